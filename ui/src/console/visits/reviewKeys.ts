/** What keys do on the list of bookings that wait for a person. */
export type Command = 'next' | 'previous' | 'open' | 'approve' | 'reject'

const COMMANDS: Record<string, Command> = {
  j: 'next',
  ArrowDown: 'next',
  k: 'previous',
  ArrowUp: 'previous',
  Enter: 'open',
  a: 'approve',
  x: 'reject',
}

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey'>

/** The command of a key, or null: where one types, in a dialog and with a modifier, keys keep their own meaning. */
export function commandOf(event: Pressed, target: EventTarget | null): Command | null {
  if (event.ctrlKey || event.altKey || event.metaKey) return null
  const known = COMMANDS[event.key.length === 1 ? event.key.toLowerCase() : event.key] ?? null
  if (known === null || !(target instanceof Element)) return known
  if (target.closest('input, textarea, select, [contenteditable], [role="dialog"]')) return null
  // On a button or a link Enter presses that.
  return known === 'open' && target.closest('button, a') ? null : known
}
