/** The kinds of conditions that a list is narrowed by. */
import { ULID } from '@/console/address'
import { isDay } from '@/shared/days'
import { sinceOf, untilOf } from '../address'
import type { UnitType } from '../modules/units'

type Options = Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>)

export interface Filter {
  kind: 'pills' | 'choice' | 'search' | 'day' | 'days' | 'unit' | 'flag' | 'range' | 'held' | 'own'
  /** Under which names it stands in the address: two for a time or a range. */
  names: readonly string[]
  /** What held conditions are called may depend on what they hold. */
  title: string | ((values: Readonly<Record<string, string>>) => string)
  /** How the interface calls the same, where it does not so. */
  asked?: readonly string[]
  /** How the interface says a value; nothing where it is not asked for. */
  said?: (value: string, at: number) => string
  /** Whether a value makes sense; whatever does not counts as absent. */
  fits?: (value: string, at: number) => boolean
  options?: Options
  /** Whether another value can be typed. */
  create?: boolean
  /** Text that counts while it is typed. */
  live?: boolean
  /** Characters at most; 64 where left out. */
  most?: number
  /** What counts where the address says nothing, by name. */
  first?: readonly string[]
  types?: UnitType[]
  /** The picker of a day or of days, and how it writes them. */
  picker?: { type: 'date' | 'year' | 'daterange' | 'monthrange' | 'datetimerange'; format: string }
  width?: number
  /** One of a few views of the list rather than a condition: clearing the conditions keeps it. */
  view?: boolean
  /** Shown on demand. */
  more?: boolean
  /** Its test id, where it is not the list's name and its own. */
  id?: string
}

type More = Partial<Filter>
const DAY = 'YYYY-MM-DD'
export const MOST_TEXT = 64

export const isId = (value: string): boolean => ULID.test(value)
export const isShort = (value: string): boolean => value.length <= MOST_TEXT
export const optionsOf = ({ options = {} }: Filter): Readonly<Record<string, string>> => (typeof options === 'function' ? options() : options)

/** Options out of labels, in an order of their own. */
export const named = (keys: readonly string[], labels: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(keys.map((key) => [key, labels[key] ?? key]))

/** Yes and no as `1` and `0`, in the words of the interface. */
export const YES_OR_NO: More = { fits: (value) => value === '1' || value === '0', said: (value) => (value === '1' ? 'true' : 'false') }

/** Options that come later are no measure of an address. */
const among = (options: Options) => (value: string) => (typeof options === 'function' ? isShort(value) : value in options)

export const pills = (name: string, options: Options, more: More = {}): Filter => ({ kind: 'pills', names: [name], title: '状态', options, fits: among(options), ...more })
export const choice = (name: string, title: string, options: Options, more: More = {}): Filter => ({ kind: 'choice', names: [name], title, options, fits: among(options), ...more })
export const search = (name: string, title: string, more: More = {}): Filter => ({ kind: 'search', names: [name], title, fits: (value) => value.length <= (more.most ?? MOST_TEXT), ...more })
export const unit = (more: More = {}): Filter => ({ kind: 'unit', names: ['unit'], asked: ['unit_id'], title: '监狱、监区', types: ['PRISON', 'WARD'], fits: isId, ...more })
export const flag = (name: string, title: string, more: More = {}): Filter => ({ kind: 'flag', names: [name], title, fits: (value) => value === '1', said: () => 'true', ...more })
export const day = (name: string, title: string, more: More = {}): Filter => ({ kind: 'day', names: [name], title, fits: isDay, picker: { type: 'date', format: DAY }, ...more })

/** Days of Beijing, asked for from their first moment to the last. */
export const days = (title: string, more: More = {}): Filter => ({
  kind: 'days',
  names: ['from', 'to'],
  asked: ['since', 'until'],
  title,
  fits: isDay,
  said: (value, at) => (at === 0 ? sinceOf(value) : untilOf(value)),
  picker: { type: 'daterange', format: DAY },
  ...more,
})

export const moments = (title: string, more: More = {}): Filter => ({
  kind: 'days',
  names: ['since', 'until'],
  title,
  fits: (value) => !Number.isNaN(Date.parse(value)),
  picker: { type: 'datetimerange', format: 'YYYY-MM-DDTHH:mm:ssZ' },
  ...more,
})

/** Counts at first; `all` in the address is the way to everything. */
export const first = (value: string): More => ({ first: [value], said: (told) => (told === 'all' ? '' : told) })

/** What another page led to: shown as a tag that can be dropped. */
export const held = (name: string, title: Filter['title'], more: More = {}): Filter => ({ kind: 'held', names: [name], title, fits: isId, ...more })
