/** The report as rows of a table: the whole, its classes, and the projects below each. */
import type { OutputByClass } from './api'

export interface Line {
  key: string
  name: string
  prison: string
  value: string
  share: string
  months: number
  unapproved: number
  project: string
  children?: Line[]
}

/** As 2026-11, in Beijing time, whatever the device is set to. */
export function thisMonth(now: number): string {
  return new Date(now + 8 * 3_600_000).toISOString().slice(0, 7)
}

/** Whether an address names a month or a year that the server takes. */
export function isPeriod(text: string): boolean {
  return /^\d{4}(-(0[1-9]|1[0-2]))?$/.test(text)
}

/** Of nothing there is no share. */
export function share(part: string, whole: string): string {
  return Number(whole) > 0 ? `${((Number(part) / Number(whole)) * 100).toFixed(1)}%` : '—'
}

export function linesOf(told: OutputByClass): Line[] {
  const whole = told.value
  const line = (key: string, name: string, one: { value: string; months: number; unapproved: number }): Line => ({
    key,
    name,
    prison: '',
    value: one.value,
    share: share(one.value, whole),
    months: one.months,
    unapproved: one.unapproved,
    project: '',
  })
  const classes = told.classes.map((one) => ({
    ...line(one.code, one.title, one),
    children: one.projects.map((project) => ({
      ...line(project.project_id, project.name, project),
      prison: project.prison,
      project: project.project_id,
    })),
  }))
  return [...classes, line('whole', '合计', told)]
}
