/** Who is signed in at this console. */
import { reactive } from 'vue'
import { ApiError, http, type OfficerMe } from '@/api'

export const session = reactive<{ known: boolean; me: OfficerMe | null; expired: boolean; problem: unknown }>({
  known: false,
  me: null,
  expired: false,
  problem: null,
})

/** Asks the server who sits here; nobody is an answer too. */
export async function recognise(): Promise<void> {
  session.problem = null
  try {
    session.me = await http.get<OfficerMe>('/api/officer/me')
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 401)) session.problem = error
    session.me = null
  }
  session.known = true
}

/** The second proof: a one-time code, or a signed challenge. */
export type SecondProof = { code: string } | { challenge: string; signature: string }

export async function signIn(login: string, password: string, second?: SecondProof): Promise<void> {
  session.me = await http.post<OfficerMe>('/api/officer/sign-in', { login, password, ...second })
  session.expired = false
}

export async function signOut(): Promise<void> {
  await http.post('/api/officer/sign-out')
  forgetKept()
  session.me = null
}

/** What pages kept for this officer, such as the tabs with their addresses, goes with the session. */
function forgetKept(): void {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith('qq-console')) sessionStorage.removeItem(key)
  }
}

/** The platform says that nobody is signed in here any more; the sign-in page takes the screen. */
export function expire(): void {
  if (session.me === null) return
  session.me = null
  session.expired = true
}

/** Waits for `work`; an answer "not signed in" brings the sign-in page, at the same address. */
export async function guarded<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) expire()
    throw error
  }
}
