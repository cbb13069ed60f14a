/** Dragging a call by pointer: nothing moves until the pointer has left its place by a few pixels. */
import { onScopeDispose, reactive } from 'vue'
import type { TimetableCall } from './api'

const SLACK_PX = 5

export interface Drop {
  call: TimetableCall
  venue: string
  /** Where the call's left edge lies within the row, 0 to 1; null where its start may not be moved. */
  part: number | null
}

interface Held {
  call: TimetableCall
  grabbed: number
  x: number
  y: number
}

export interface Drag {
  call: TimetableCall | null
  dx: number
  dy: number
  /** The row under the pointer. */
  venue: string
}

export function useDrag(drop: (drop: Drop) => void) {
  const drag = reactive<Drag>({ call: null, dx: 0, dy: 0, venue: '' })
  let held: Held | null = null
  let moved = false

  function grab(event: PointerEvent, call: TimetableCall): void {
    if (!call.movable || event.button !== 0) return
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect()
    held = { call, grabbed: event.clientX - box.left, x: event.clientX, y: event.clientY }
    moved = false
    window.addEventListener('pointermove', follow)
    window.addEventListener('pointerup', release)
    window.addEventListener('pointercancel', forget)
    window.addEventListener('keydown', escape)
  }

  function follow(event: PointerEvent): void {
    if (!held) return
    const dx = event.clientX - held.x
    const dy = event.clientY - held.y
    if (!moved && Math.hypot(dx, dy) < SLACK_PX) return
    moved = true
    event.preventDefault()
    const shift = held.call.start_movable || held.call.venue_id === null ? dx : 0
    Object.assign(drag, { call: held.call, dx: shift, dy, venue: rowAt(event)?.dataset.venue ?? '' })
  }

  function release(event: PointerEvent): void {
    const done = held
    const row = moved ? rowAt(event) : null
    forget()
    if (!done || !row) return
    const box = row.getBoundingClientRect()
    const part = done.call.start_movable ? (event.clientX - done.grabbed - box.left) / box.width : null
    drop({ call: done.call, venue: row.dataset.venue ?? '', part })
  }

  function escape(event: KeyboardEvent): void {
    if (event.key === 'Escape') forget()
  }

  function forget(): void {
    held = null
    Object.assign(drag, { call: null, dx: 0, dy: 0, venue: '' })
    window.removeEventListener('pointermove', follow)
    window.removeEventListener('pointerup', release)
    window.removeEventListener('pointercancel', forget)
    window.removeEventListener('keydown', escape)
  }

  onScopeDispose(forget)
  /** Whether the click that follows a release belongs to a drag. */
  const dragged = () => moved
  return { drag, grab, dragged }
}

function rowAt(event: PointerEvent): HTMLElement | null {
  const found = document.elementsFromPoint(event.clientX, event.clientY)
  return (found.find((one) => one instanceof HTMLElement && one.dataset.venue) as HTMLElement | undefined) ?? null
}
