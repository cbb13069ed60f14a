/** The interfaces of the timetable and of booking for inmates, by name. */
import { http, type CallView, type Schemas, type Slot } from '@/api'
import { guarded } from '../../session'

export type Timetable = Schemas['Timetable']
export type TimetableCall = Schemas['TimetableCall']
export type TimetableVenue = Schemas['TimetableVenue']
export type Placement = Schemas['Placement']
export type VenueUse = Schemas['VenueUse']
export type BookableInmate = Schemas['BookableInmate']
export type BookablePair = Schemas['BookablePair']
export type BookForInmate = Schemas['BookForInmate']

export const venuesApi = {
  timetable: (day: string, prison: string, signal?: AbortSignal) =>
    guarded(http.get<Timetable>('/api/venue-timetable', { day, ...(prison ? { prison_id: prison } : {}) }, signal)),
  place: (prison: string, day: string) =>
    guarded(http.post<Placement>('/api/venue-timetable/placements', { prison_id: prison, day })),
  move: (call: string, venue: string, startsAt: string) =>
    guarded(http.post<CallView>(`/api/calls/${call}/move`, { venue_id: venue, starts_at: startsAt })),
  use: (since: string, until: string, prison: string, signal?: AbortSignal) =>
    guarded(http.get<VenueUse[]>('/api/venue-use', { since, until, prison_id: prison }, signal)),
  inmates: (text: string, signal?: AbortSignal) =>
    guarded(http.get<BookableInmate[]>('/api/bookings/inmates', { q: text }, signal)),
  pair: (inmate: string, signal?: AbortSignal) =>
    guarded(http.get<BookablePair>(`/api/bookings/inmates/${inmate}`, undefined, signal)),
  slots: (inmate: string, relative: string, day: string, minutes: number, signal?: AbortSignal) =>
    guarded(http.get<Slot[]>('/api/bookings/slots', { inmate_id: inmate, relative_id: relative, day, minutes }, signal)),
  book: (asked: BookForInmate) => guarded(http.post<CallView>('/api/calls', asked)),
}
