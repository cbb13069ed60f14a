/** Problems as the server lists them, by the field beside which they are shown. */
import type { FieldProblem } from '../wire'

/** The first message of each field; what concerns the record as a whole stands under the empty name. */
export function problemsByField(problems: unknown): Record<string, string> {
  const byField: Record<string, string> = {}
  for (const problem of Array.isArray(problems) ? problems.filter(isProblem) : []) {
    byField[problem.field] ??= problem.message
  }
  return byField
}

function isProblem(one: unknown): one is FieldProblem {
  const problem = one as Partial<FieldProblem> | null
  return typeof problem?.field === 'string' && typeof problem.message === 'string'
}
