/** The interfaces of a page of figures; each of them stands at an address of its own. */
import { fileUrl, http } from '@/api'
import { guarded } from '../session'
import type { Asked, FiguresCompared, FiguresLines, FiguresPage, FiguresRows, FiguresTold } from './wire'

/** Lines and rows that are read a page at a time. */
export const SIZE = 20

const get = <T>(path: string, query?: Asked, signal?: AbortSignal) => guarded(http.get<T>(path, query, signal))
const paged = (asked: Asked, page: number): Asked => ({ ...asked, limit: String(SIZE), offset: String((page - 1) * SIZE) })

export const figuresApi = {
  page: (at: string, signal?: AbortSignal) => get<FiguresPage>(at, undefined, signal),
  told: (at: string, table: string, asked: Asked, signal?: AbortSignal) => get<FiguresTold>(`${at}/${table}`, asked, signal),
  compared: (at: string, table: string, asked: Asked, signal?: AbortSignal) => get<FiguresCompared>(`${at}/${table}/compared`, asked, signal),
  lines: (at: string, table: string, group: string, asked: Asked, page: number, signal?: AbortSignal) => get<FiguresLines>(`${at}/${table}/${group}`, paged(asked, page), signal),
  rows: (at: string, table: string, listing: string, asked: Asked, page: number, signal?: AbortSignal) => get<FiguresRows>(`${at}/${table}/${listing}`, paged(asked, page), signal),
  file: (at: string, table: string, asked: Asked, format: string) => fileUrl(`${at}/${table}/export`, { ...asked, format }),
  listed: (at: string, table: string, listing: string, asked: Asked, format: string) => fileUrl(`${at}/${table}/${listing}/export`, { ...asked, format }),
}
