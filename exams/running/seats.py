"""Who sits where?"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from exams.models import Place, Sitting


@transaction.atomic
def assign_seats(sitting: Sitting, seats: Mapping[int, str]) -> int:
    """Gives these students (ids) these seats; who sat there and is not named loses it. Returns how many changed."""
    # One plan at a time: places that another plan is just making cannot be locked, they are not yet visible.
    Sitting.objects.select_for_update(no_key=True).get(pk=sitting.pk)
    rows = [Place(sitting=sitting, student_id=pk) for pk in sorted(seats)]
    Place.objects.bulk_create(rows, ignore_conflicts=True)
    held = list(Place.objects.filter(sitting=sitting).order_by("pk").select_for_update())
    taken = {seat for seat in seats.values() if seat}
    wanted = {place: seats.get(place.student_id, "" if place.seat in taken else place.seat) for place in held}
    changed = {place: seat for place, seat in wanted.items() if place.seat != seat}
    # A seat is one student's: all that change are emptied first, so that two can swap.
    Place.objects.filter(pk__in=[place.pk for place in changed]).update(seat="")
    for place, seat in changed.items():
        place.seat = seat
    Place.objects.bulk_update(changed, ["seat"], batch_size=500)
    return len(changed)
