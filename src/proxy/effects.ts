// What watching changes in spite of everything, for `capture.started.effects`. One sentence each, for the user.

export const EFFECTS: readonly string[] = [
  'Both sides speak HTTP/1.1: a client that offers HTTP/2 is not given it, and no upstream is asked for it.',
  'The client sees a certificate of the pullscope CA instead of the upstream’s, and a client certificate is not asked for.',
  'The upstream sees a TLS handshake and an address that are pullscope’s, not the client’s.',
  'Connection, Keep-Alive, Proxy-*, TE and Upgrade headers end at pullscope; WebSocket requests are refused.',
  'Chunk boundaries, and white space around header values, are not kept.',
  'A tunnel is accepted before its upstream is dialled: an upstream that cannot be reached is a 502 or 504 inside the tunnel.',
  'A client that closes its sending side counts as gone: an answer that it still waits for is not delivered.',
]
