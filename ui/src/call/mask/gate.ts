/** Whether the masked picture may be shown: only while masks keep coming. */

/** So long the last masked picture may stand still; then a neutral one takes its place. */
export const STALL_MS = 1_000
/** So long without a mask and the segmenter is made anew. */
export const RESTART_MS = 5_000
/** The first mask takes longer: the model is loaded and its programs are compiled. */
export const FIRST_MASK_MS = 20_000

export type MaskState = 'starting' | 'masked' | 'held'

export class MaskGate {
  private lastMask: number | null = null
  private since: number
  private first = true

  constructor(now: number) {
    this.since = now
  }

  /** A mask of the newest picture came. */
  passed(now: number): void {
    this.lastMask = now
    this.since = now
    this.first = false
  }

  /** The segmenter failed: closed at once, whatever came before. */
  failed(): void {
    this.lastMask = null
  }

  /** A segmenter was made anew; nothing passes before its first mask. */
  restarted(now: number): void {
    this.lastMask = null
    this.since = now
  }

  state(now: number): MaskState {
    if (this.lastMask !== null && now - this.lastMask <= STALL_MS) return 'masked'
    return this.first ? 'starting' : 'held'
  }

  /** Whether the segmenter should be given up for a new one. */
  wantsRestart(now: number): boolean {
    return now - this.since > (this.first ? FIRST_MASK_MS : RESTART_MS)
  }
}
