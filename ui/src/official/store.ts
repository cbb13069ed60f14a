/** Who is signed in: one place. */
import { reactive } from 'vue'
import { ApiError } from '@/api'
import { platform, type Me } from './api'

export const known = reactive<{ me: Me | null }>({ me: null })

/** Whether somebody is signed in; asks the platform once. */
export async function signedIn(): Promise<boolean> {
  if (known.me) return true
  try {
    known.me = await platform.me()
    return true
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return false
    throw error
  }
}
