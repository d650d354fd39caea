using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Desk.Answers;

/// <summary>Adds a canned answer, or changes one.</summary>
/// <param name="by">Who wants it.</param>
/// <param name="id">Which one; null for a new one.</param>
public sealed class SaveAnswer(AnswerRights by, string? id, bool isShared, AnswerDraft draft, TimeProvider time)
    : EntityCommand<string>
{
    /// <returns>Its id.</returns>
    /// <exception cref="RefusedException"><see cref="Refusal.Forbidden"/>: shared ones are administrators'.
    /// <see cref="Refusal.AnswerNotFound"/>, <see cref="Refusal.AnswerShortcutTaken"/>,
    /// <see cref="Refusal.AnswerTooMany"/>.</exception>
    protected override async Task<Outcome<string>> ApplyAsync(LiveChatDb database)
    {
        var answer = id is null ? await NewAsync(database) : await by.FindAsync(database, id);
        var owner = answer.OwnerId;
        var isTaken = database.CannedAnswers.AnyAsync(a =>
            a.OwnerId == owner && a.Shortcut == draft.Shortcut && a.Id != answer.Id
        );
        if (await isTaken)
            throw new RefusedException(Refusal.AnswerShortcutTaken);
        var changes = new AuditChanges()
            .Add("Shortcut", answer.Shortcut, draft.Shortcut)
            .Add("Title", answer.Title, draft.Title);
        var isChanged = !changes.IsEmpty || answer.Text != draft.Text;
        (answer.Shortcut, answer.Title, answer.Text) = (draft.Shortcut, draft.Title, draft.Text);
        if (owner is null && (id is null || isChanged))
            await AuditAsync(database, answer, changes);
        return new(answer.Id);
    }

    private async Task<CannedAnswer> NewAsync(LiveChatDb database)
    {
        if (isShared && !by.IsAdministrator)
            throw new RefusedException(Refusal.Forbidden);
        var owner = isShared ? null : by.AgentId;
        if (await database.CannedAnswers.CountAsync(a => a.OwnerId == owner) >= CannedAnswer.Most)
            throw new RefusedException(Refusal.AnswerTooMany);
        var answer = new CannedAnswer
        {
            OwnerId = owner,
            Shortcut = draft.Shortcut,
            Title = draft.Title,
            Text = draft.Text,
        };
        database.CannedAnswers.Add(answer);
        return answer;
    }

    private Task AuditAsync(LiveChatDb database, CannedAnswer answer, AuditChanges changes)
    {
        var kind = id is null ? AuditKind.SharedAnswerAdded : AuditKind.SharedAnswerChanged;
        var done = new Audited(kind, by.AgentId)
        {
            AboutId = answer.Id,
            About = answer.Shortcut,
            Changes = id is null ? null : changes,
        };
        return database.AuditAsync(done, time.GetUtcNow());
    }
}

/// <summary>Deletes a canned answer.</summary>
public sealed class DeleteAnswer(AnswerRights by, string id, TimeProvider time) : EntityCommand<bool>
{
    /// <exception cref="RefusedException"><see cref="Refusal.Forbidden"/>,
    /// <see cref="Refusal.AnswerNotFound"/>.</exception>
    protected override async Task<Outcome<bool>> ApplyAsync(LiveChatDb database)
    {
        var answer = await by.FindAsync(database, id);
        database.CannedAnswers.Remove(answer);
        if (answer.OwnerId is null)
        {
            var done = new Audited(AuditKind.SharedAnswerDeleted, by.AgentId) { AboutId = id, About = answer.Shortcut };
            await database.AuditAsync(done, time.GetUtcNow());
        }
        return new(true);
    }
}
