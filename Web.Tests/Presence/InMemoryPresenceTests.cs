using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using Microsoft.Extensions.Time.Testing;

namespace LiveChatMeet.Tests.Presence;

public sealed class InMemoryPresenceTests
{
    private static readonly Actor Mara = new(Party.Agent, "mara");
    private static readonly Actor Noah = new(Party.Agent, "noah");
    private static readonly Actor MaraOnHerPhone = new(Party.Agent, "mara", "a-call");
    private static readonly Actor Visitor = new(Party.Visitor, "visitor");
    private static readonly TimeSpan Longer = IPresence.GraceFor + TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _clock = new();
    private readonly InMemoryPresence _presence;

    public InMemoryPresenceTests() => _presence = new(new Settings(), _clock);

    [Fact]
    public void An_agent_is_here_while_one_is_connected_or_was_a_moment_ago()
    {
        Assert.Empty(_presence.AgentsHere());
        Arrive(Mara);
        Arrive(Noah);
        Assert.NotEmpty(_presence.AgentsHere());

        _presence.Left(Mara, Mara.Id);
        _clock.Advance(Longer);
        Assert.NotEmpty(_presence.AgentsHere());
        _presence.Left(Noah, Noah.Id);
        Assert.NotEmpty(_presence.AgentsHere());
        _clock.Advance(Longer);
        Assert.Empty(_presence.AgentsHere());

        Arrive(Mara);
        Assert.NotEmpty(_presence.AgentsHere());
    }

    [Fact]
    public void A_visitor_or_a_call_on_an_agents_phone_is_no_agent_who_would_see_a_conversation()
    {
        Arrive(Visitor);
        Arrive(MaraOnHerPhone);

        Assert.Empty(_presence.AgentsHere());
    }

    [Fact]
    public void Who_left_is_here_for_the_grace_however_many_leave_after_them()
    {
        Arrive(Visitor);
        Arrive(Mara);
        _presence.Left(Visitor, Visitor.Id);
        _clock.Advance(IPresence.GraceFor / 2);
        _presence.Left(Mara, Mara.Id);
        Assert.True(_presence.IsHere(Visitor));

        _clock.Advance(IPresence.GraceFor / 2);

        Assert.False(_presence.IsHere(Visitor));
        Assert.True(_presence.IsHere(Mara));
    }

    private void Arrive(Actor actor) =>
        Assert.True(_presence.TryArrive(actor, new(actor.Id, Session: null, From: null, () => { })));
}
