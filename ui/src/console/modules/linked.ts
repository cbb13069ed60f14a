/** What a value that stands for something else is called. */
import { moduleApi } from './api'
import { dictionary, moduleView, unitTree } from './lookups'
import { labelOf } from './show'
import { unitPath } from './units'
import type { Field } from './wire'

/** The title of a coded, unit or linked value; empty for other kinds, which say what they are themselves. */
export async function titleOfValue({ kind }: Field, value: string): Promise<string> {
  if (kind.kind === 'coded') return (await dictionary(kind.dictionary)).find((item) => item.value === value)?.title ?? value
  if (kind.kind === 'unit') return unitPath(await unitTree(), value) || value
  return kind.kind === 'linked' ? titleOfRecord(kind.module, value) : ''
}

/** The record's label; its id shortened where it cannot be read. */
export async function titleOfRecord(code: string, id: string): Promise<string> {
  try {
    const [{ module }, { record }] = await Promise.all([moduleView(code), moduleApi.detail(code, id)])
    return labelOf(module, record)
  } catch {
    return `…${id.slice(-6)}`
  }
}
