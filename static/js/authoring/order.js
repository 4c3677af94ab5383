/** In which order do sections and questions stand? Pure: each change gives a new order. */

/** `[{ id, questions: [ids] }, …]` with the question one place up (-1) or down (1), across sections if need be. */
export function stepped(order, question, by) {
  const from = order.findIndex((section) => section.questions.includes(question));
  if (from < 0) return order;
  const place = order[from].questions.indexOf(question);
  const target = place + by;
  if (target >= 0 && target < order[from].questions.length) return placed(order, [question], order[from].id, target);
  const next = order[from + by];
  if (!next) return order;
  return placed(order, [question], next.id, by < 0 ? next.questions.length : 0);
}

/** The order with the section one place up or down. */
export function sectionStepped(order, section, by) {
  const from = order.findIndex(({ id }) => id === section);
  const to = from + by;
  if (from < 0 || to < 0 || to >= order.length) return order;
  const moved = [...order];
  moved.splice(to, 0, ...moved.splice(from, 1));
  return moved;
}

/** The order with these questions, in their order, at this place of the section, counted without them. */
export function placed(order, questions, section, place = Infinity) {
  const moving = order.flatMap((one) => one.questions).filter((id) => questions.includes(id));
  return order.map((one) => {
    const left = one.questions.filter((id) => !moving.includes(id));
    if (one.id === section) left.splice(Math.min(place, left.length), 0, ...moving);
    return { ...one, questions: left };
  });
}
