/** Who is signed in: one place. */
import { reactive, watch } from 'vue'
import { ApiError } from '@/api'
import { lockDevice, openDevice } from '@/shared/device/device'
import { platform, type Me } from './api'

export const known = reactive<{ me: Me | null }>({ me: null })

// What waits on the device is of whoever is signed in, and of nobody else.
watch(() => known.me, (now) => (now ? openDevice(now.id, now.device_key) : lockDevice()), { flush: 'sync' })

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
