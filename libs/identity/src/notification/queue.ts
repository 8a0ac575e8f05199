export const MAIL_QUEUE = 'mails';
export const SEND_MAILS = 'send-mails';
export const DIGEST_QUEUE = 'digests';
export const WRITE_DIGESTS = 'write-digests';
