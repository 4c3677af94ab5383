"""Which statements write a sync at once? PostgreSQL only; what they mean is said in `exams.delivery.quick`.

While the statement waits for the row, other tables stay as they were when it began. So what it read of them there is
only a first look, and what decides is held by the tables themselves: the upsert compares with the newest response, and
where that was not replaced, the journal entry has no kind and is refused, as is an entry of a sync that is there
already. Then nothing at all was written.
"""

from string import Template

# What must hold of the attempt `a` and its student `u`, tested on the newest version of the attempt's row. The row is
# to be found by its own id. A plan is kept, also one that was made while the table was small, when any index that fits
# an equality looks as good: at each save it would then read all attempts of the edition, or all that are running.
# `IS NOT DISTINCT FROM` fits no index.
NOTHING_UNUSUAL = """
    a.id = %(attempt)s
    AND (a.student_id, a.token_epoch, a.edition_id, a.state)
        IS NOT DISTINCT FROM (%(student)s, %(epoch)s, %(edition)s, 'running')
    AND u.id = %(student)s AND u.is_active
    AND a.holder_tab = %(tab)s AND a.previous_tab <> %(tab)s
    AND strpos(a.client_prints, %(client)s) > 0
    AND NOT EXISTS (SELECT FROM exams_message m WHERE m.attempt_id = a.id AND m.confirmed_at IS NULL)
"""
HEARTBEAT = Template("""
UPDATE exams_attempt a SET last_seen_at = c.now, unsaved_since = c.now - %(unsaved)s::interval
FROM exams_user u, (SELECT clock_timestamp() AS now) c WHERE $nothing_unusual
RETURNING a.last_seen_at, a.deadline_at
""").substitute(nothing_unusual=NOTHING_UNUSUAL)
SAVE = Template("""
WITH sent AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(entries)s)
        AS e(part int, kind text, question text, client_at timestamptz, data jsonb)
), answers AS MATERIALIZED (
    SELECT question, (data->>'revision')::int AS revision, (data->>'base')::int AS base, data->'value' AS value,
        data->>'digest' AS digest, coalesce(data->>'origin', %(tab)s) AS tab
    FROM sent WHERE kind = 'saved'
), held AS MATERIALIZED (
    SELECT a.id, a.journal_length, a.started_at, a.deadline_at, clock_timestamp() AS now
    FROM exams_attempt a, exams_user u WHERE $nothing_unusual
    FOR UPDATE OF a
), may AS MATERIALIZED (
    SELECT * FROM held h
    WHERE h.now <= h.deadline_at + %(grace)s
        AND h.journal_length + %(length)s
            <= %(room)s + %(each_second)s * floor(extract(epoch FROM least(h.now, h.deadline_at) - h.started_at))
        AND NOT EXISTS (
            SELECT FROM exams_journalentry j
            WHERE j.attempt_id = %(attempt)s AND j.tab = %(tab)s AND j.sequence = %(sequence)s)
        AND NOT EXISTS (
            SELECT FROM exams_response r, answers n
            WHERE r.attempt_id = %(attempt)s AND r.question = n.question
                AND (r.digest = n.digest OR r.revision >= n.revision OR r.revision > n.base AND r.tab <> n.tab))
), saved AS (
    INSERT INTO exams_response AS r (attempt_id, question, revision, tab, value, digest, saved_at)
    SELECT may.id, n.question, n.revision, n.tab, n.value, n.digest, may.now FROM may, answers n
    ON CONFLICT (attempt_id, question) DO UPDATE SET revision = excluded.revision, tab = excluded.tab,
        value = excluded.value, digest = excluded.digest, saved_at = excluded.saved_at
    WHERE r.digest <> excluded.digest AND r.revision < excluded.revision
        AND (r.tab = excluded.tab OR r.revision <= (SELECT base FROM answers n WHERE n.question = excluded.question))
    RETURNING question
), written AS (
    INSERT INTO exams_journalentry
        (attempt_id, number, kind, at, client_at, tab, sequence, part, question, data)
    SELECT may.id, may.journal_length + s.part + 1,
        CASE WHEN s.kind <> 'saved' OR s.question IN (SELECT question FROM saved) THEN s.kind END,
        may.now, s.client_at, %(tab)s, %(sequence)s, s.part, s.question, s.data
    FROM may, sent s
), touched AS (
    UPDATE exams_attempt a SET journal_length = may.journal_length + %(length)s, last_seen_at = may.now,
        unsaved_since = may.now - %(unsaved)s::interval, focus_lost = a.focus_lost + %(focus_lost)s,
        last_saved_at = CASE WHEN %(saves)s THEN may.now ELSE a.last_saved_at END
    FROM may WHERE a.id = %(attempt)s
)
SELECT now, deadline_at FROM may
""").substitute(nothing_unusual=NOTHING_UNUSUAL)
