/** Replaying many held records, one after the other, with what became of each. */
import { messageOf } from '@/api'
import type { SourceProblem } from './api'

export interface Outcome {
  solved: number
  held: number
  /** Those that the server refused to try, with why. */
  refused: { key: string; why: string }[]
}

/** Goes on where one is refused; `goesOn` is asked before each, `after` hears of each. */
export async function replayAll(
  rows: readonly SourceProblem[],
  replay: (id: string) => Promise<SourceProblem>,
  goesOn: () => boolean,
  after: (done: number) => void,
): Promise<Outcome> {
  const outcome: Outcome = { solved: 0, held: 0, refused: [] }
  for (const [place, row] of rows.entries()) {
    if (!goesOn()) break
    try {
      const { state } = await replay(row.id)
      if (state === 'open') outcome.held += 1
      else outcome.solved += 1
    } catch (error) {
      outcome.refused.push({ key: row.key, why: messageOf(error) })
    }
    after(place + 1)
  }
  return outcome
}

export function outcomeLabel({ solved, held, refused }: Outcome): string {
  const texts = [`已入库 ${solved} 条`]
  if (held > 0) texts.push(`仍有问题 ${held} 条`)
  if (refused.length > 0) texts.push(`未能重放 ${refused.length} 条`)
  return texts.join('，')
}
