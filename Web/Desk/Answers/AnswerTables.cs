using LiveChatMeet.Identity;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Desk.Answers;

/// <summary>The table of canned answers.</summary>
internal static class AnswerTables
{
    public static void Add(ModelBuilder builder) =>
        builder.Entity<CannedAnswer>(answer =>
        {
            answer.Property(a => a.Shortcut).HasMaxLength(CannedAnswer.MaxShortcutLength);
            answer.Property(a => a.Title).HasMaxLength(CannedAnswer.MaxTitleLength);
            answer.HasOne<Agent>().WithMany().HasForeignKey(a => a.OwnerId).OnDelete(DeleteBehavior.Cascade);
            answer.HasIndex(a => new { a.OwnerId, a.Shortcut }).IsUnique();
            // To SQLite, two that nobody owns have different owners.
            answer.HasIndex(a => a.Shortcut, "SharedAnswers").IsUnique().HasFilter("\"OwnerId\" IS NULL");
        });
}
