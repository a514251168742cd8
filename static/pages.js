// Another page of ours as a document, to show a part of it here. The browser itself reads it as it
// comes, so that no text ever becomes markup in a script (the policy's trusted types forbid that).
export function page(address, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("GET", address);
    request.setRequestHeader("Accept", "text/html");
    request.responseType = "document";
    request.addEventListener("load", () => {
      if (request.status === 200 && request.response) resolve(request.response);
      else reject(new Error(request.statusText));
    });
    request.addEventListener("error", () => reject(new Error("no answer")));
    request.addEventListener("abort", () => reject(new DOMException("given up", "AbortError")));
    signal?.addEventListener("abort", () => request.abort());
    request.send();
  });
}
