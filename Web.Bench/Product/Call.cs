using System.Text;
using System.Text.Json;
using LiveChatMeet.Bench.Generator;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Bench.Product;

/// <summary>One agent's calls with one visitor, one after the other.</summary>
internal sealed class Call
{
    private static readonly TimeSpan RenewsEvery = TimeSpan.FromSeconds(5);

    private readonly Loop _loop;
    private readonly Guest _guest;
    private readonly string _site;
    private readonly (HubConnection Connection, CallSide Side, Person Person) _agent;
    private readonly (HubConnection Connection, CallSide Side, Person Person) _visitor;
    private readonly string _token;
    private int _missing;
    private int _comeToAgent;
    private int _comeToVisitor;
    private int _played;
    private bool _isRung;
    private bool _isDrawn;
    private bool _isHungUp;
    private bool _isLeaving;

    /// <param name="agent">The connection of the agent who has the guest's room.</param>
    public Call(Loop loop, int port, Shop shop, Guest guest, HubConnection agent)
    {
        (_loop, _guest, _site) = (loop, guest, shop.Site);
        var visitor = shop.ConnectGuest(loop, port, guest);
        _agent = (agent, new(true, agent, BrowserCall.Agent), shop.Agent(loop, port, guest.Agent));
        _visitor = (
            visitor,
            new(false, visitor, BrowserCall.Visitor),
            new(loop, port, new() { ["__Host-v"] = guest.Credential })
        );
        agent.OnPush += (name, content) => ToAgent(name, content);
        visitor.OnPush += (name, content) => ToVisitor(name, content);
        _token = _agent.Person.FormToken();
    }

    public HubConnection Agent => _agent.Connection;

    public HubConnection Visitor => _visitor.Connection;

    /// <summary>Whether it rings and both have the page that it is to be in.</summary>
    public bool IsReady => Visitor.IsReady && _missing == 0 && _isRung;

    public bool IsOver => HasEnded && _isHungUp && _agent.Connection.Unanswered == 0 && Visitor.Unanswered == 0;

    public bool IsTalking { get; private set; }

    /// <summary>Whether the agent knows of the end.</summary>
    public bool HasEnded { get; private set; }

    public string Id => _agent.Side.CallId;

    /// <summary>How often the agent was told to come again with the form that starts a call.</summary>
    public long PutOff => _agent.Person.PutOff;

    public (string Agent, string Visitor) Legs => (_agent.Side.Leg, _visitor.Side.Leg);

    /// <summary>The agent presses the button, and both open the call's page.</summary>
    public void Ring()
    {
        (_missing, _comeToAgent, _comeToVisitor, _isRung, _isDrawn) = (3, 0, 0, false, false);
        (HasEnded, _isHungUp, IsTalking) = (false, false, false);
        var path = $"/agent/rooms/{_guest.Rid}?handler=Call";
        var form = new[] { ("__RequestVerificationToken", _token), ("startKey", Ids.New()) };
        _agent.Person.AskPatiently(path, Started, form, "Accept: application/json\r\n");
    }

    /// <summary>The call, from the ring to its end, unless it is to go on.</summary>
    public void Begin()
    {
        _visitor.Side.At(Moment.Rung);
        _visitor.Side.At(Moment.PageOpened);
        _agent.Side.At(Moment.PageOpened, () => Joined(_agent));
    }

    /// <summary>Whether the visitor hangs up as soon as both play.</summary>
    public bool EndsAtOnce { get; set; } = true;

    public void HangUp()
    {
        (IsTalking, _isLeaving) = (false, true);
        _visitor.Side.At(Moment.Talked, () => _isHungUp = true);
    }

    /// <summary>Its pages have loaded: the connections by which they came are closed.</summary>
    public void EndRequests()
    {
        _agent.Person.Dispose();
        _visitor.Person.Dispose();
    }

    private void Started(HttpAnswer answer)
    {
        if (answer.Status != 200)
            throw new WrongResultException($"A call did not start: {answer.Status} {answer.Text}");
        using var json = JsonDocument.Parse(answer.Text);
        var id = json.RootElement.GetProperty("id").GetString()!;
        _agent.Side.Begin(id);
        _visitor.Side.Begin(id);
        _isLeaving = false;
        (_agent.Side.OtherLeg, _visitor.Side.OtherLeg) = (_visitor.Side.Leg, _agent.Side.Leg);
        _missing--;
        _agent.Person.Ask($"/meet/{id}", page => Opened(_agent.Side, page));
        _visitor.Person.Ask($"/meet/{id}?as=visitor&site={_site}", page => Opened(_visitor.Side, page));
    }

    private void Opened(CallSide side, HttpAnswer page)
    {
        var text = page.Text;
        var at = text.IndexOf("data-nonce=\"", StringComparison.Ordinal);
        if (at < 0)
            throw new WrongResultException($"A call's page did not open for its party: {page.Status}");
        side.Nonce = text[(at + 12)..].Split('"', 2)[0];
        _missing--;
    }

    private void ToAgent(ReadOnlySpan<byte> name, ReadOnlySpan<byte> content)
    {
        if (name.SequenceEqual("Signaled"u8))
        {
            if (_comeToAgent == 0)
                _agent.Side.At(Moment.Offered);
            _comeToAgent += CallNews.Come(content);
            if (_comeToAgent == 1 + _visitor.Side.CandidatesToSend)
                _agent.Side.At(Moment.Plays, Played);
        }
        else if (name.SequenceEqual("CallChanged"u8) && CallNews.IsOf(content, "ended"u8))
            HasEnded = true;
    }

    private void ToVisitor(ReadOnlySpan<byte> name, ReadOnlySpan<byte> content)
    {
        if (name.SequenceEqual("Signaled"u8))
        {
            _comeToVisitor += CallNews.Come(content);
            if (_comeToVisitor == 1 + _agent.Side.CandidatesToSend)
                _visitor.Side.At(Moment.Plays, Played);
        }
        else if (name.SequenceEqual("CallChanged"u8) && CallNews.IsOf(content, "ringing"u8))
        {
            _isRung = true;
            if (
                !_isDrawn
                && _agent.Side.Leg.Length > 0
                && content.IndexOf(Encoding.ASCII.GetBytes(_agent.Side.Leg)) >= 0
            )
                Draw();
        }
    }

    // The visitor knows that the agent's leg is there, and can offer to it.
    private void Draw()
    {
        _isDrawn = true;
        _visitor.Side.At(Moment.Accepted, () => Joined(_visitor));
    }

    private void Played()
    {
        if (++_played < 2)
            return;
        (_played, IsTalking) = (0, true);
        if (EndsAtOnce)
            HangUp();
    }

    // As a page does while its leg is in the call.
    private void KeepAlive((HubConnection Connection, CallSide Side, Person Person) one, string leg)
    {
        if (_isLeaving || one.Side.Leg != leg || one.Connection.IsClosed)
            return;
        var heard = IsTalking ? $"\"{one.Side.OtherLeg}\"" : "";
        one.Connection.Call("renew", $"\"{Id}\",\"{leg}\",[{heard}]", refused: RenewalRefused);
        _loop.After(RenewsEvery, () => KeepAlive(one, leg));
    }

    // One that meets the end of the call is refused, and no other.
    private void RenewalRefused(string code)
    {
        if (!_isLeaving)
            throw new WrongResultException($"A leg that was in its call could not be kept alive: {code}");
    }

    private void Joined((HubConnection Connection, CallSide Side, Person Person) one)
    {
        var leg = one.Side.Leg;
        one.Side.At(Moment.Joined);
        _loop.After(RenewsEvery, () => KeepAlive(one, leg));
    }
}
