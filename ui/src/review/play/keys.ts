/** What keys do on the review page. */
export type Command =
  | { do: 'toggle' }
  | { do: 'skip'; seconds: number }
  | { do: 'next' }
  | { do: 'previous' }

const SKIP_S = 5
const FAR_S = 30

const COMMANDS: Record<string, Command> = {
  ' ': { do: 'toggle' },
  ArrowLeft: { do: 'skip', seconds: -SKIP_S },
  ArrowRight: { do: 'skip', seconds: SKIP_S },
  n: { do: 'next' },
  p: { do: 'previous' },
}

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey'> & Partial<Pick<KeyboardEvent, 'shiftKey'>>

/** The command of a key, or null: where one types, and with a modifier, keys keep their own meaning; with Shift the arrows go farther. */
export function commandOf(event: Pressed, target: EventTarget | null): Command | null {
  if (event.ctrlKey || event.altKey || event.metaKey) return null
  const known = COMMANDS[event.key.length === 1 ? event.key.toLowerCase() : event.key]
  const command = known?.do === 'skip' && event.shiftKey ? { ...known, seconds: Math.sign(known.seconds) * FAR_S } : known
  if (!command || !(target instanceof Element)) return command ?? null
  if (target.closest('input, textarea, select, [contenteditable], [role="dialog"], [role="slider"]')) return null
  // On a button the space bar presses that button.
  return command.do === 'toggle' && target.closest('button, a, summary') ? null : command
}
