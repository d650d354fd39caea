using LiveChatMeet.Hosting;
using LiveChatMeet.Visitors;

namespace LiveChatMeet.Agents;

/// <summary>Links that an administrator hands to somebody, once: the secret is in the fragment, which no server
/// logs.</summary>
public sealed class AccountLinks(Tickets tickets, Settings settings)
{
    public static readonly TimeSpan InvitationFor = TimeSpan.FromHours(24);
    public static readonly TimeSpan NewPasswordFor = TimeSpan.FromMinutes(30);

    /// <param name="email">Whom the account will be for. An older invitation to the same address ends.</param>
    public async Task<string> InviteAsync(string email, HttpRequest request)
    {
        await tickets.RevokeAsync(TicketPurpose.Invitation, email);
        return $"{AddressOf(request)}/invitation#{await tickets.IssueAsync(TicketPurpose.Invitation, email, InvitationFor)}";
    }

    public async Task<string> ResetPasswordAsync(string agentId, HttpRequest request)
    {
        await tickets.RevokeAsync(TicketPurpose.NewPassword, agentId);
        return $"{AddressOf(request)}/new-password#{await tickets.IssueAsync(TicketPurpose.NewPassword, agentId, NewPasswordFor)}";
    }

    /// <summary>Where people reach this server: as it is set, else as it was asked.</summary>
    public string AddressOf(HttpRequest request) => settings.PublicAddress?.TrimEnd('/') ?? request.OwnOrigin();
}
