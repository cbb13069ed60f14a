/** Keeps a silent picture in step with the sound. */

/** A smaller difference is not seen, and correcting it would make the picture stutter. */
const TOLERANCE_S = 0.2

/** Where the picture must jump to, or null while it is close enough; a standing picture is always put right. */
export function correction(wanted: number, actual: number, playing: boolean): number | null {
  const off = Math.abs(wanted - actual)
  return off > (playing ? TOLERANCE_S : 0.01) ? Math.max(0, wanted) : null
}
