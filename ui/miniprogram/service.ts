/** Where the pages of the platform lie, and by which name a ticket is handed to them: set when a package is made. */
export const SERVICE = 'https://service.invalid/'
export const TICKET = 'ticket'
