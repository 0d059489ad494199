/** `app/upload/route.ts` exports these. */
export const nextRoute = (upload: (request: Request) => Promise<Response>) => ({
  POST: upload,
  PUT: upload,
  OPTIONS: upload,
});
