using System.Text;
using LiveChatMeet.Bench.Generator;

namespace LiveChatMeet.Bench.Product;

/// <summary>An agent's console with a room open, as <c>console.ts</c> behaves: rows of the inbox come with what it is
/// told, other parts of its page it fetches, each at once and then at most every 300 ms.</summary>
internal sealed class ConsolePage
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly Person _agent;
    private readonly string _rid;
    private readonly Part _inbox;
    private readonly Part _startCall;
    private readonly Part _visitor;
    private string _lastState = "";

    public ConsolePage(Loop loop, Person agent, HubConnection connection, string rid)
    {
        (_agent, _rid) = (agent, rid);
        _inbox = new(loop, agent, $"/agent?handler=Inbox&open={rid}");
        _startCall = new(loop, agent, $"/agent/rooms/{rid}?handler=StartCall");
        _visitor = new(loop, agent, $"/agent/rooms/{rid}?handler=Panel");
        connection.OnPush += Hear;
        _inbox.Refresh(); // as after each connecting
    }

    /// <summary>How many parts it has fetched.</summary>
    public long Fetched => _inbox.Fetched + _startCall.Fetched + _visitor.Fetched;

    /// <summary>How often it was told to come again.</summary>
    public long PutOff => _agent.PutOff;

    private void Hear(ReadOnlySpan<byte> name, ReadOnlySpan<byte> content)
    {
        if (name.SequenceEqual("VisitorChanged"u8))
            VisitorChanged(content);
        else if (name.SequenceEqual("CallChanged"u8))
            CallChanged(content);
    }

    private void VisitorChanged(ReadOnlySpan<byte> content)
    {
        if (content.IndexOf(Encoding.ASCII.GetBytes(_rid)) < 0)
            return;
        _visitor.Refresh();
        _startCall.Refresh();
    }

    // It ignores what documents do in a call; only its state matters.
    private void CallChanged(ReadOnlySpan<byte> content)
    {
        var at = content.IndexOf("\"state\":\""u8);
        var state = at < 0 ? "" : Encoding.ASCII.GetString(content.Slice(at + 9, 5));
        if (state == _lastState)
            return;
        _lastState = state;
        _startCall.Refresh();
    }

    private sealed class Part(Loop loop, Person agent, string path)
    {
        private bool _isBusy;
        private bool _isWanted;

        public long Fetched { get; private set; }

        public void Refresh()
        {
            _isWanted = true;
            if (!_isBusy)
                Fetch();
        }

        private void Fetch()
        {
            (_isWanted, _isBusy) = (false, true);
            agent.AskPatiently(path, Come);
        }

        private void Come(HttpAnswer answer)
        {
            if (answer.Status != 200)
                throw new WrongResultException($"{path} is answered {answer.Status}.");
            Fetched++;
            loop.After(Pause, GoOn);
        }

        private void GoOn()
        {
            if (_isWanted)
                Fetch();
            else
                _isBusy = false;
        }
    }
}
