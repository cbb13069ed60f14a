/** What the kiosk asks of the platform. */
import { http, type CallPage, type CallView, type CaptureSubject, type FaceOutcome, type InmateMe, type JoinToken, type LiveFace, type PictureQuality, type Schemas } from '@/api'
import { deviceId } from '@/call'
import type { CardAtReader } from '@/shared/wedgeReader'

const BASE = '/api/inmate'

export const platform = {
  signIn: (inmateNo: string, face: LiveFace) => http.post<InmateMe>(`${BASE}/sign-in`, { inmate_no: inmateNo, ...face }),
  signInByFace: (face: LiveFace) => http.post<InmateMe>(`${BASE}/face-sign-in`, face),
  signInByCard: (card: CardAtReader) => http.post<InmateMe>(`${BASE}/card-sign-in`, card),
  checkFace: (face: LiveFace) => http.post<FaceOutcome>(`${BASE}/face-checks`, face),
  signOut: () => http.post<void>(`${BASE}/sign-out`),
  me: () => http.get<InmateMe>(`${BASE}/me`),
  calls: () => http.get<CallPage>(`${BASE}/calls`, { limit: 100 }),
  call: (id: string) => http.get<CallView>(`${BASE}/calls/${id}`),
  consent: (id: string) => http.post<CallView>(`${BASE}/calls/${id}/consent`),
  joinToken: (id: string) => http.post<JoinToken>(`${BASE}/calls/${id}/join-tokens`, { device_id: deviceId() }),
}

export interface OfficerProof {
  login: string
  password: string
  code?: string
}

/** What an officer does at the terminal: capture faces, and nothing else. */
export const supervision = {
  signIn: (proof: OfficerProof) => http.post<Schemas['OfficerMe']>('/api/officer/sign-in', { ...proof, at_terminal: true }),
  signOut: () => http.post<void>('/api/officer/sign-out'),
  subject: (inmateNo: string) => http.get<CaptureSubject>(`/api/face-captures/${inmateNo}`),
  quality: (inmateNo: string, picture: string) => http.post<PictureQuality>(`/api/face-captures/${inmateNo}/quality`, { picture }),
  register: (inmateNo: string, picture: string) => http.put<FaceOutcome>(`/api/face-captures/${inmateNo}`, { picture }),
}
