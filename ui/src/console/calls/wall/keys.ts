/** Keys of the wall: what each means, and when none means anything. */

export type Direction = 'left' | 'right' | 'up' | 'down'

export type Command =
  | { do: 'choose'; number: number }
  | { do: 'move'; to: Direction }
  | { do: 'open' | 'back' | 'mute' | 'notice' | 'length' | 'cut_off' | 'acknowledge' | 'help' | 'full' }
  | { do: 'page'; by: 1 | -1 }

export interface Pressed {
  key: string
  ctrlKey?: boolean
  altKey?: boolean
  metaKey?: boolean
  repeat?: boolean
}

/** Where the focus lies when a key is pressed. */
export type Place = 'wall' | 'button' | 'typing'

const ARROWS: Record<string, Direction> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' }
const LETTERS: Record<string, Command> = {
  m: { do: 'mute' },
  n: { do: 'notice' },
  l: { do: 'length' },
  x: { do: 'cut_off' },
  a: { do: 'acknowledge' },
  f: { do: 'full' },
  '?': { do: 'help' },
  '？': { do: 'help' },
}

/** What a key means here; null while somebody types, in a dialog, or with a modifier. */
export function commandOf(pressed: Pressed, place: Place): Command | null {
  if (place === 'typing' || pressed.ctrlKey || pressed.altKey || pressed.metaKey) return null
  const { key } = pressed
  if (/^[1-9]$/.test(key)) return { do: 'choose', number: Number(key) }
  const to = ARROWS[key]
  if (to) return { do: 'move', to }
  if (key === 'PageDown') return { do: 'page', by: 1 }
  if (key === 'PageUp') return { do: 'page', by: -1 }
  if (key === 'Escape') return { do: 'back' }
  // A button that has the focus takes its Enter itself.
  if (key === 'Enter') return place === 'wall' ? { do: 'open' } : null
  if (pressed.repeat) return null
  return LETTERS[key.toLowerCase()] ?? null
}

const TEXT = 'textarea, select, [contenteditable], [role="dialog"], input:not([type="checkbox"]):not([type="button"])'

export function placeOf(target: EventTarget | null): Place {
  if (!(target instanceof Element)) return 'wall'
  if (target.closest(TEXT)) return 'typing'
  return target.closest('button, a, input') ? 'button' : 'wall'
}

/** The tile to which an arrow leads; it stays at the edge. */
export function moved(index: number, to: Direction, columns: number, count: number): number {
  if (count === 0) return -1
  if (index < 0) return 0
  const step = { left: -1, right: 1, up: -columns, down: columns }[to]
  const next = index + step
  return next < 0 || next >= count ? index : next
}

/** For the page of keys, in the order of use. */
export const KEYS: readonly (readonly [string, string])[] = [
  ['1–9 / 方向键', '选择一路画面'],
  ['Enter', '放大所选的一路'],
  ['Esc', '返回多画面'],
  ['M', '收听 / 静音'],
  ['按住空格 / F2', '插话，松开结束'],
  ['N', '写通知'],
  ['L', '修改时长'],
  ['X', '拆线（需确认并写明原因）'],
  ['A', '处置下一条预警'],
  ['PgUp / PgDn', '翻页'],
  ['F', '全屏'],
  ['?', '显示本页'],
]
