/** The interfaces of hours, by name. */
import { fileUrl, http, type Schemas } from '@/api'
import { guarded } from '../../session'

export type HoursView = Schemas['HoursView']
export type HoursRow = Schemas['HoursRow']
export type EnteredLine = Schemas['EnteredLine']
export type DraftRow = Schemas['DraftRow']
export type LineProblem = Schemas['LineProblem']
export type HoursRead = Schemas['HoursRead']
export type TimesheetView = Schemas['TimesheetView']
export type AskedChange = Schemas['AskedChange']

/** Which ward's which day. */
export interface Place {
  ward_id: string
  day: string
}

export const hoursApi = {
  day: (place: Place, signal?: AbortSignal) => guarded(http.get<HoursView>('/api/hours/day', { ...place }, signal)),
  save: (place: Place, rows: DraftRow[]) => guarded(http.put<Schemas['DraftSaved']>('/api/hours/draft', { ...place, rows })),
  check: (place: Place, lines: EnteredLine[]) => guarded(http.post<Schemas['HoursChecked']>('/api/hours/check', { ...place, lines })),
  submit: (place: Place, version: number, lines: EnteredLine[]) =>
    guarded(http.post<Schemas['HoursSubmitted']>('/api/hours/sheets', { ...place, version, lines })),
  correct: (sheet: TimesheetView, reason: string, changes: AskedChange[]) =>
    guarded(http.post('/api/hours/corrections', { timesheet_id: sheet.id, version: sheet.version, reason, changes })),
  read: ({ ward_id, day }: Place, file: File) =>
    guarded(http.upload<HoursRead>(`/api/hours/import?${new URLSearchParams({ ward_id, day })}`, file)),
  exportUrl: (place: Place) => fileUrl('/api/hours/day/export', { ...place, format: 'xlsx' }),
}
