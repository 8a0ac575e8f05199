/** Where providers' agents call. */
export const PROVIDER_API = 'provider/v1';
