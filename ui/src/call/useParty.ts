/** The way of a party into a call and out of it: consent, devices, the call, its end. */
import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { ApiError, messageOf, type CallView, type JoinToken } from '@/api'
import { useMasking } from './mask/useMasking'
import { CallSession } from './session/session'
import { useDevices } from './check/useDevices'
import type { CallView as Snapshot } from './view'

export type PartyStep = 'loading' | 'consent' | 'check' | 'talk' | 'over' | 'broken'

export interface PartyDoor {
  role: 'relative' | 'inmate'
  call: () => Promise<CallView>
  consent: () => Promise<CallView>
  token: () => Promise<JoinToken>
  /** Masks the own surroundings; there is no way to switch it off. */
  masked?: boolean
}

export function useParty(door: PartyDoor) {
  const step = ref<PartyStep>('loading')
  const call = shallowRef<CallView | null>(null)
  const problem = ref('')
  const problemCode = ref('')
  const busy = ref(false)
  const session = shallowRef<CallSession | null>(null)
  const over = shallowRef<Snapshot | null>(null)
  /** Whether `call` is the server's word from after the end. */
  const settled = ref(false)
  const devices = useDevices()
  const masking = door.masked ? useMasking(devices.stream) : null
  /** What of the own picture leaves the page: the masked one, wherever it can be masked. */
  const own = computed(() => masking?.camera.value?.stream ?? devices.stream.value)

  async function attempt(work: () => Promise<void>): Promise<void> {
    busy.value = true
    problem.value = ''
    problemCode.value = ''
    try {
      await work()
    } catch (error) {
      problem.value = messageOf(error)
      problemCode.value = error instanceof ApiError ? error.code : ''
      if (step.value === 'loading') step.value = 'broken'
    } finally {
      busy.value = false
    }
  }

  const load = () => attempt(async () => {
    step.value = 'loading'
    call.value = await door.call()
    step.value = call.value.consented ? 'check' : 'consent'
  })

  const consent = () => attempt(async () => {
    call.value = await door.consent()
    step.value = 'check'
  })

  const join = () => attempt(async () => {
    const media = devices.stream.value ?? (await devices.open())
    if (!media) return
    const entering = masking ? await masking.enter(media) : { media, masks: false }
    const token = await door.token()
    const next = new CallSession({
      role: door.role, token: token.token, iceServers: token.ice_servers, renew: door.token,
      outgoing: masking?.outgoing, ...entering,
    })
    session.value = next
    step.value = 'talk'
    next.start()
  })

  async function end(view: Snapshot): Promise<void> {
    over.value = view
    settled.value = false
    step.value = 'over'
    session.value?.close()
    session.value = null
    devices.stop()
    // The server's own view says how long both talked and whether one may come back.
    try {
      call.value = await door.call()
      settled.value = true
    } catch (error) {
      console.warn('call_not_read_after_its_end', error)
    }
  }

  onScopeDispose(() => session.value?.close())
  return { role: door.role, step, call, problem, problemCode, busy, session, over, settled, devices, own, load, consent, join, end }
}
