/** What the systems within reach are called; lists name them by id alone. */
import { ref } from 'vue'
import { permitted } from '../../permissions'
import { systemsApi, type SystemView } from './api'

export function useSystemNames() {
  const systems = ref<SystemView[]>([])
  if (permitted('prison_systems:list'))
    systemsApi.systems().then(
      (answer) => (systems.value = answer),
      // The list stands without names.
      () => {},
    )
  function nameOf(id: string): string {
    const system = systems.value.find((one) => one.id === id)
    return system ? `${system.prison} ${system.name}` : ''
  }
  return { systems, nameOf }
}
