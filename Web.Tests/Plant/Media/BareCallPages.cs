namespace LiveChatMeet.Tests.Plant.Media;

/// <summary>The two pages of a <see cref="BareCall"/>. Both run on this one machine, so their clocks agree.</summary>
internal static class BareCallPages
{
    private const string Begin = """
        <!doctype html><html lang=en><title>Bare call</title>
        <main>
          <video data-party=remote autoplay playsinline width=320 height=180></video>
          <video data-party=local autoplay playsinline muted width=320 height=180></video>
          <button>Accept</button>
        </main>
        <script type=module>
        const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/relay${location.pathname}`);
        const [remote, local] = document.querySelectorAll('video');
        const now = () => performance.timeOrigin + performance.now();
        const send = (message) => socket.send(JSON.stringify(message));
        let connection, stream, clickedAt;

        async function openCamera() {
          const video = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } };
          stream = await navigator.mediaDevices.getUserMedia({ audio: true, video });
          local.srcObject = stream;
        }

        function makeConnection() {
          connection = new RTCPeerConnection();
          connection.onicecandidate = ({ candidate }) => candidate && send({ candidate });
          connection.ontrack = ({ streams: [received] }) => {
            if (remote.srcObject === received) return;
            remote.srcObject = received;
            const shown = () => { window.firstFrameAfter ??= now() - clickedAt; };
            if (remote.requestVideoFrameCallback) remote.requestVideoFrameCallback(shown);
            else remote.onloadeddata = shown;
          };
          for (const track of stream.getTracks()) connection.addTrack(track, stream);
        }

        async function negotiate() {
          await connection.setLocalDescription();
          send({ description: connection.localDescription });
        }

        async function receive(message) {
          if (message.clickedAt) clickedAt = message.clickedAt;
          if (message.candidate) await connection.addIceCandidate(message.candidate);
          if (message.description) {
            await connection.setRemoteDescription(message.description);
            if (message.description.type === 'offer') await negotiate();
          }
        }

        let received = Promise.resolve();
        socket.onmessage = ({ data }) => { received = received.then(() => receive(JSON.parse(data))); };
        await new Promise((resolve) => { socket.onopen = resolve; });
        """;

    private const string End = """
        document.querySelector('button').onclick = () => window.accept();
        window.isReady = true;
        </script>
        """;

    private const string Accepts = """
        window.accept = async () => {
          clickedAt = now();
          send({ clickedAt });
          await openCamera();
          makeConnection();
          await negotiate();
        };
        """;

    /// <summary>Has its camera open, waits, and answers the offer.</summary>
    public static string Caller => $"{Begin}\nwindow.accept = () => {{}}; await openCamera(); makeConnection();\n{End}";

    /// <summary>Accepts by a click, opens its camera then, and offers.</summary>
    public static string Callee => $"{Begin}\n{Accepts}\n{End}";
}
