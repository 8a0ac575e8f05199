export const MAIL_QUEUE = 'mails';
export const SEND_MAILS = 'send-mails';
