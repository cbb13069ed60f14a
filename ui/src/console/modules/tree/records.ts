/** All records of a tree module that are in reach. */
import { moduleApi } from '../api'
import type { ModuleRecord } from '../wire'

const PAGE = 200

/** Page after page, in the module's own order. */
export async function allRecords(code: string, signal: AbortSignal): Promise<ModuleRecord[]> {
  const rows: ModuleRecord[] = []
  for (;;) {
    const page = await moduleApi.list(code, { limit: String(PAGE), offset: String(rows.length) }, signal)
    rows.push(...page.rows)
    if (page.rows.length === 0 || rows.length >= page.total) return rows
  }
}
