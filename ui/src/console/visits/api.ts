/** The interfaces of 会见统计, by name. */
import { fileUrl, http, type Schemas } from '@/api'
import { guarded } from '../session'

export type Step = Schemas['Step']
export type VisitFigures = Schemas['VisitFigures']
export type VisitNumbers = Schemas['VisitNumbers']
export type VisitPeople = Schemas['VisitPeople']
export type ArrivalFigures = Schemas['ArrivalFigures']
export type RatingFigures = Schemas['RatingFigures']
export type UnseenFigures = Schemas['UnseenFigures']
export type UnseenPeople = Schemas['UnseenPeople']
export type VisitReviewFigures = Schemas['VisitReviewFigures']

export type VisitReviewPeople = Schemas['VisitReviewPeople']

export type Search = Record<string, string>

const get = <T>(path: string, search: Search, signal?: AbortSignal) => guarded(http.get<T>(`/api/visit-figures${path}`, search, signal))

export const figuresApi = {
  numbers: (search: Search, signal?: AbortSignal) => get<VisitFigures>('', search, signal),
  people: (search: Search, signal?: AbortSignal) => get<VisitPeople>('/people', search, signal),
  arrivals: (search: Search, signal?: AbortSignal) => get<ArrivalFigures>('/arrivals', search, signal),
  ratings: (search: Search, signal?: AbortSignal) => get<RatingFigures>('/ratings', search, signal),
  unseen: (search: Search, signal?: AbortSignal) => get<UnseenFigures>('/unseen', search, signal),
  unseenPeople: (search: Search, signal?: AbortSignal) => get<UnseenPeople>('/unseen/people', search, signal),
  reviews: (search: Search, signal?: AbortSignal) => get<VisitReviewFigures>('/reviews', search, signal),
  reviewPeople: (search: Search, signal?: AbortSignal) => get<VisitReviewPeople>('/reviews/people', search, signal),
  file: (search: Search) => fileUrl('/api/visit-figures/export', search),
}
