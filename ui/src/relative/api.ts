/** What the relative's page asks of the platform. */
import {
  ApiError,
  fileUrl,
  http,
  type BookableDay,
  type BoundInmate,
  type CallPage,
  type CallRequest,
  type CallView,
  type ErasureReceipt,
  type FaceOutcome,
  type FileView,
  type JoinToken,
  type LiveFace,
  type MessagePage,
  type OwnApplication,
  type OwnData,
  type OwnErasure,
  type PrivacyNotice,
  type RelativeEntry,
  type RelativeMe,
  type SimulatedPerson,
  type Schemas,
  type Slot,
  type Ticket,
} from '@/api'
import { deviceId } from '@/call'
import type { Capture } from '@/call/captures'
import type { Send } from '@/shared/device/uploads'

const BASE = '/api/relative'

/** As whom somebody asks for what both have: as a relative, or with the account alone. */
export type Whose = 'relative' | 'public'

export const platform = {
  /** People of the simulated WeChat; null where the simulators are off. */
  async demonstrationPeople(): Promise<SimulatedPerson[] | null> {
    try {
      return await http.get<SimulatedPerson[]>('/api/simulators/wechat/people')
    } catch (error) {
      if (error instanceof ApiError && [403, 404].includes(error.status)) return null
      throw error
    }
  },
  ticketFor: (openid: string, kind: Schemas['TicketRequest']['kind'] = 'sign_in') =>
    http.post<Ticket>('/api/simulators/wechat/tickets', { openid, kind }),
  /** The last message that the demonstration's gateway sent to a number; null where there is none. */
  async demonstrationText(phone: string): Promise<string | null> {
    try {
      return (await http.post<Schemas['SimulatedText']>('/api/simulators/messages/last', { phone })).text
    } catch (error) {
      if (error instanceof ApiError && [403, 404].includes(error.status)) return null
      throw error
    }
  },
  sendCode: (phone: string) => http.post<void>('/api/public/phone-codes', { phone }),
  signInByPhone: (phone: string, code: string) => http.post<RelativeEntry>('/api/public/phone-sign-in', { phone, code }),
  keepPhone: (phone: string, code: string) => http.post<Schemas['PublicMe']>('/api/public/phone/typed', { phone, code }),
  grantPhone: (code: string) => http.post<Schemas['PublicMe']>('/api/public/phone', { code }),
  entryNames: () => http.get<Schemas['EntryNames']>(`${BASE}/entry-names`),
  citizenTokenFor: (openid: string) => http.post<Ticket>('/api/simulators/citizen/tokens', { openid }),
  signInAsCitizen: (token: string) => http.post<RelativeEntry>(`${BASE}/citizen-sign-in`, { token }),
  reportCapture: (id: string, capture: Capture) => http.post<Schemas['CaptureTaken']>(`${BASE}/calls/${id}/captures`, capture),
  signIn: (ticket: string, entry: Schemas['RelativeSignIn']['entry'] = 'wechat', phoneCode: string | null = null) =>
    http.post<RelativeEntry>(`${BASE}/sign-in`, { ticket, entry, phone_code: phoneCode }),
  showPortrait: (entry: string, face: LiveFace) => http.post<RelativeMe>(`${BASE}/portrait-sign-in`, { entry, ...face }),
  signOut: () => http.post<void>(`${BASE}/sign-out`),
  me: () => http.get<RelativeMe>(`${BASE}/me`),
  /** Whoever is signed in, relative or not yet. */
  account: () => http.get<Schemas['PublicMe']>('/api/public/me'),
  leave: () => http.post<void>('/api/public/sign-out'),
  accountData: () => http.get<OwnData>('/api/public/own-data'),
  eraseAccount: () => http.post<void>('/api/public/erasure'),
  accountNotice: () => http.get<PrivacyNotice>('/api/public/privacy-notice'),
  accountAgrees: (number: number) => http.post<PrivacyNotice>('/api/public/privacy-notice/agree', { number }),
  companions: () => http.get<Schemas['OwnCompanion'][]>(`${BASE}/companions`),
  addCompanion: (body: Schemas['AddCompanion']) => http.post<Schemas['OwnCompanion']>(`${BASE}/companions`, body),
  companionCard: (id: string, side: string, file: File, onProgress: (part: number) => void) =>
    http.sendFile<Schemas['OwnCompanion']>(`${BASE}/companions/${id}/cards/${side}`, file, {}, onProgress),
  companionFace: (id: string, face: LiveFace) => http.post<FaceOutcome>(`${BASE}/companions/${id}/face`, face),
  verifyCompanion: (id: string) => http.post<Schemas['OwnCompanion']>(`${BASE}/companions/${id}/verify`),
  removeCompanion: (id: string) => http.post<Schemas['OwnCompanion'][]>(`${BASE}/companions/${id}/remove`),
  registration: () => http.get<Schemas['Registering']>('/api/public/registration'),
  saveRegistration: (answers: Schemas['SaveRegistration']) => http.post<Schemas['Registering']>('/api/public/registration/draft', answers),
  takeCard: (side: string, ...[file, upload, onProgress, signal]: Parameters<Send<Schemas['Registering']>>) =>
    http.sendInPieces<Schemas['Registering']>(`/api/public/registration/cards/${side}`, file, {}, onProgress, signal, upload),
  takeProof: (...[file, upload, onProgress, signal]: Parameters<Send<Schemas['Registering']>>) =>
    http.sendInPieces<Schemas['Registering']>('/api/public/registration/proof', file, {}, onProgress, signal, upload),
  registrationFace: (face: LiveFace) => http.post<FaceOutcome>('/api/public/registration/face', face),
  sendRegistration: () => http.post<Schemas['Registering']>('/api/public/registration/send'),
  checkFace: (face: LiveFace) => http.post<FaceOutcome>(`${BASE}/face-checks`, face),
  inmates: () => http.get<BoundInmate[]>(`${BASE}/inmates`),
  slots: (inmateId: string, day: string, minutes: number, signal?: AbortSignal) =>
    http.get<Slot[]>(`${BASE}/slots`, { inmate_id: inmateId, day, minutes }, signal),
  days: (inmateId: string, minutes: number, signal?: AbortSignal) =>
    http.get<BookableDay[]>(`${BASE}/bookable-days`, { inmate_id: inmateId, minutes }, signal),
  dial: (inmateId: string, minutes: number) => http.post<CallView>(`${BASE}/dialled-calls`, { inmate_id: inmateId, minutes }),
  ask: (request: CallRequest) => http.post<CallView>(`${BASE}/calls`, request),
  calls: () => http.get<CallPage>(`${BASE}/calls`, { limit: 100 }),
  call: (id: string) => http.get<CallView>(`${BASE}/calls/${id}`),
  resubmit: (id: string, note: string) => http.post<CallView>(`${BASE}/calls/${id}/resubmit`, { note }),
  cancel: (id: string) => http.post<CallView>(`${BASE}/calls/${id}/cancel`),
  consent: (id: string) => http.post<CallView>(`${BASE}/calls/${id}/consent`),
  applications: () => http.get<OwnApplication[]>(`${BASE}/applications`),
  /** What can be applied for, and what stands against it for an inmate. */
  forms: (inmateId?: string) => http.get<Schemas['OwnForms']>(`${BASE}/applications/forms`, { inmate_id: inmateId }),
  apply: (address: string, body: Schemas['Apply']) => http.post<OwnApplication>(`${BASE}/applications/${address}`, body),
  applyAgain: (id: string, body: Schemas['ApplyAgain']) => http.post<OwnApplication>(`${BASE}/applications/${id}/resubmit`, body),
  takeBack: (id: string) => http.post<OwnApplication>(`${BASE}/applications/${id}/withdraw`),
  handIn: (file: File, onProgress: (part: number) => void, signal: AbortSignal) =>
    http.sendInPieces<FileView>(`${BASE}/files`, file, {}, onProgress, signal),
  visitOffer: (inmateId: string) => http.get<Schemas['VisitOffer']>(`${BASE}/visit-offer`, { inmate_id: inmateId }),
  visitSlots: (inmateId: string, kind: string, visitors: number, signal?: AbortSignal) =>
    http.get<Schemas['VisitSlot'][]>(`${BASE}/visit-slots`, { inmate_id: inmateId, visit_type: kind, visitors }, signal),
  holdPlace: (body: Schemas['HoldPlace']) => http.post<Schemas['HeldPlace']>(`${BASE}/visit-holds`, body),
  releasePlace: (id: string) => http.post<void>(`${BASE}/visit-holds/${id}/release`),
  visitWaits: () => http.get<Schemas['OwnWait'][]>(`${BASE}/visit-waits`),
  askWait: (body: Schemas['AskWait']) => http.post<Schemas['OwnWait']>(`${BASE}/visit-waits`, body),
  leaveWait: (id: string) => http.post<Schemas['OwnWait']>(`${BASE}/visit-waits/${id}/leave`),
  heldPlace: (id: string) => http.get<Schemas['HeldPlace']>(`${BASE}/visit-holds/${id}`),
  bookVisit: (body: Schemas['BookVisit']) => http.post<Schemas['BookedVisit']>(`${BASE}/visits`, body),
  visits: () => http.get<Schemas['BookedVisit'][]>(`${BASE}/visits`),
  visit: (id: string) => http.get<Schemas['BookedVisit']>(`${BASE}/visits/${id}`),
  cancelVisit: (id: string) => http.post<Schemas['BookedVisit']>(`${BASE}/visits/${id}/cancel`),
  messages: (whose: Whose = 'relative') => http.get<MessagePage>(`/api/${whose}/messages`),
  readMessage: (id: string, whose: Whose) => http.post<MessagePage>(`/api/${whose}/messages/${id}/read`),
  readMessages: (whose: Whose) => http.post<MessagePage>(`/api/${whose}/messages/read`),
  messageChoice: (whose: Whose) => http.get<Schemas['MessageChoice']>(`/api/${whose}/message-choice`),
  chooseMessages: (asked: Schemas['ChooseMessages'], whose: Whose) =>
    http.post<Schemas['MessageChoice']>(`/api/${whose}/message-choice`, asked),
  notice: () => http.get<PrivacyNotice>(`${BASE}/privacy-notice`),
  agree: (number: number) => http.post<PrivacyNotice>(`${BASE}/privacy-notice/agree`, { number }),
  ownData: () => http.get<OwnData>(`${BASE}/own-data`),
  /** Where the copy to keep lies. */
  ownDataFile: () => fileUrl(`${BASE}/own-data/file`),
  erasure: () => http.get<OwnErasure>(`${BASE}/erasure`),
  askErasure: (reason: string) => http.post<OwnErasure>(`${BASE}/erasure`, { reason }),
  withdrawErasure: () => http.post<OwnErasure>(`${BASE}/erasure/withdraw`),
  erasureReceipt: (id: string) => http.get<ErasureReceipt>(`${BASE}/erasure-receipts/${id}`),
  joinToken: (id: string) => http.post<JoinToken>(`${BASE}/calls/${id}/join-tokens`, { device_id: deviceId() }),
}
