/** What pages of the bureau's own content and of questions ask of the platform. */
import { fileUrl, http, type Schemas } from '@/api'

const BASE = '/api/public'

export type PublicHome = Schemas['PublicHome']
export type HomeModule = Schemas['HomeModule']
export type HelpText = Schemas['HelpText']
export type HelpCentre = Schemas['HelpCentre']
export type AskForm = Schemas['AskForm']
export type AskedQuestion = Schemas['AskedQuestion']
export type QuestionPage = Schemas['QuestionPage']

export const contentApi = {
  home: () => http.get<PublicHome>(`${BASE}/home`),
  choosePrison: (id: string) => http.post<PublicHome>(`${BASE}/home/prison`, { prison_id: id }),
  bannerUrl: (id: string) => fileUrl(`${BASE}/banners/${id}/picture`),
  help: (q: string, signal?: AbortSignal) => http.get<HelpCentre>(`${BASE}/help`, { q }, signal),
  handbook: () => http.get<HelpText[]>(`${BASE}/handbook`),
  text: (id: string) => http.get<HelpText>(`${BASE}/help/${id}`),
  askForm: () => http.get<AskForm>(`${BASE}/question-form`),
  questions: () => http.get<QuestionPage>(`${BASE}/questions`),
  ask: (body: Schemas['AskQuestion']) => http.post<AskedQuestion>(`${BASE}/questions`, body),
  question: (id: string) => http.get<AskedQuestion>(`${BASE}/questions/${id}`),
  see: (id: string) => http.post<AskedQuestion>(`${BASE}/questions/${id}/see`),
  reply: (id: string, text: string) => http.post<AskedQuestion>(`${BASE}/questions/${id}/reply`, { text }),
  close: (id: string) => http.post<AskedQuestion>(`${BASE}/questions/${id}/close`),
}
