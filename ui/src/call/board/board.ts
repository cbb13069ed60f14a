/** What lies open on the board after each event, and how lines are kept and drawn. */
import type { BoardState, Schemas, Stroke } from '@/api/types'

export type Point = [number, number]
export type Colour = NonNullable<Stroke['colour']>

export const COLOURS: Record<Colour, string> = { black: '#1b232b', red: '#c62026', blue: '#1259a8', green: '#1d7a4a' }
export const COLOUR_NAME: Record<Colour, string> = { black: '黑', red: '红', blue: '蓝', green: '绿' }
export const MOST_POINTS = 300

export function afterBoard(board: BoardState | null, event: Schemas['BoardChanged']): BoardState | null {
  if (event.act === 'open') return { by: event.name, picture: null, strokes: [] }
  if (event.act === 'close') return null
  if (board === null) return null
  if (event.act === 'clear') return { ...board, strokes: [] }
  return event.stroke ? { ...board, strokes: [...board.strokes, event.stroke] } : board
}

export function afterShare(event: Schemas['Shared']): BoardState {
  return { by: event.name, picture: event.picture, strokes: [] }
}

/** A place on the surface as shares of its width and height, kept within it. */
export function pointAt(x: number, y: number, box: Pick<DOMRect, 'left' | 'top' | 'width' | 'height'>): Point {
  const part = (at: number, from: number, size: number) => Number(Math.min(1, Math.max(0, (at - from) / size)).toFixed(4))
  return [part(x, box.left, box.width), part(y, box.top, box.height)]
}

/** Draws everything anew on a canvas of this size. */
export function draw(context: CanvasRenderingContext2D, strokes: readonly Stroke[], width: number, height: number): void {
  context.clearRect(0, 0, width, height)
  context.lineCap = context.lineJoin = 'round'
  for (const stroke of strokes) {
    context.strokeStyle = COLOURS[stroke.colour ?? 'black']
    context.lineWidth = ((stroke.width ?? 4) / 1000) * width
    context.beginPath()
    stroke.points.forEach(([x = 0, y = 0], index) => {
      if (index === 0) context.moveTo(x * width, y * height)
      // A line to itself shows a mere touch as a dot.
      context.lineTo(x * width, y * height)
    })
    context.stroke()
  }
}
