/** Readers that type what they read like a keyboard: `;CARDNO=CONTENT` and Enter. */
import type { Schemas } from '@/api'

export type CardAtReader = Schemas['CardAtReader']

const START = ';'
const READ = /^([0-9A-Z]{4,20})=((?:[0-9a-f]{2})*)$/i
/** Longer than any card's memory in hex with its number. */
const LONGEST = 2100
/** A reader types without a pause; after one, what follows was typed by a person. */
const PAUSE_MS = 1000

export class WedgeReader {
  private typed: string | null = null
  private last = 0

  /** Takes a key pressed at a time in milliseconds; whether it belonged to a card. `read` is told of a whole one, null of one that was not. */
  take(key: string, read: (card: CardAtReader | null) => void, at = 0): boolean {
    if (at - this.last > PAUSE_MS) this.typed = null
    this.last = at
    if (key === START) {
      this.typed = ''
      return true
    }
    if (this.typed === null) return false
    if (key === 'Enter') {
      const found = READ.exec(this.typed)
      this.typed = null
      read(found ? { card_no: found[1]!.toUpperCase(), content: found[2]!.toLowerCase() } : null)
    } else if (key.length === 1) {
      this.typed = this.typed.length < LONGEST ? this.typed + key : null
    }
    return true
  }
}
