import { answerAuth } from '@/lib/account/auth-route'

// Signing in and out, and whether somebody is signed in.
export { answerAuth as GET, answerAuth as POST }
