export const account = {
  organizationSelect: {
    none: 'Not found. Your own organizations by name, all others by exactly their code or unified social credit code.',
  },
  secondFactor: {
    title: 'Second factor',
    what: 'At sign-in, six digits of an authenticator app are asked for beside the password. Who learns the password alone cannot sign in.',
    since: 'On: since {{at}} sign-in asks for a code.',
    isOff: 'Off.',
    left: '{{text}} recovery codes are left.',
    on: 'Switch on',
    onWhat: 'Your password first.',
    off: 'Switch off',
    offWhat: 'After that the password alone signs in, and no recovery code is good any more.',
    scan: 'Scan it with your authenticator app',
    scanWhat:
      'Scan the picture, or type the secret, and then enter the six digits the app shows. Until then it is not in force.',
    qr: 'A QR code for authenticator apps; the secret below says the same',
    secret: 'Secret',
    secretWhat: 'Shown this once. Tell nobody.',
    code: 'Six digits of the app',
    confirm: 'Put in force',
    recovery: 'The second factor is on. Keep your recovery codes',
    recoveryWhat:
      'When the app is lost, each of them signs you in once instead of a code. Shown this once: keep them in a safe place.',
    save: 'Download the recovery codes',
  },
};
