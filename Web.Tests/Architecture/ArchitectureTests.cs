using LiveChatMeet.Tests.Plant.Code;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveChatMeet.Tests.Architecture;

/// <summary>The folders lead one way: what all share, then what the product is about, then its pages and its hub.
/// </summary>
public sealed class ArchitectureTests
{
    private static readonly string[] Leaves =
    [
        "Texts",
        "Refusals",
        "Identity",
        "Storage",
        "Relay",
        "Hosting",
        "Commands",
        "Layout",
    ];
    private static readonly string[] Domain =
    [
        "Calls",
        "Rooms",
        "Presence",
        "Sites",
        "Teams",
        "Desk",
        "Search",
        "Figures",
        "Mail",
        "Privacy",
    ];
    private static readonly string[] Pages = ["Console", "Accounts", "Meet", "Livechat", "Check"];

    [Fact]
    public void Every_folder_has_its_floor()
    {
        var known = Leaves.Concat(Domain).Concat(Pages).Append("Hub").Append("Telemetry");

        Assert.Empty(CodeGraph.Uses.SelectMany(use => new[] { use.From, use.To }).Distinct().Except(known));
        Assert.True(CodeGraph.Uses.Count > 500, $"{CodeGraph.Uses.Count} uses found: the code was not read.");
    }

    [Fact]
    public void What_all_share_uses_nothing_of_the_product_above_it() =>
        Nobody(use => Leaves.Contains(use.From) && !Leaves.Contains(use.To));

    [Fact]
    public void The_domain_uses_neither_pages_nor_hub() =>
        Nobody(use => Domain.Contains(use.From) && (Pages.Contains(use.To) || use.To == "Hub"));

    [Fact]
    public void Pages_and_hub_stand_side_by_side() =>
        Nobody(use => Pages.Append("Hub").Contains(use.From) && Pages.Append("Hub").Contains(use.To));

    [Fact]
    public void No_page_is_used_outside_its_folder() => Nobody(use => use.Used.IsAssignableTo(typeof(PageModel)));

    [Fact]
    public void No_folders_form_a_cycle()
    {
        var to = CodeGraph.Uses.ToLookup(use => use.From, use => use.To);

        var inCycle = CodeGraph.Uses.Where(use => Reaches(use.To, use.From)).Select(use => use.ToString()).Order();

        Assert.Empty(inCycle);

        bool Reaches(string start, string end)
        {
            var seen = new HashSet<string>();
            var open = new Stack<string>([start]);
            while (open.TryPop(out var folder))
                if (folder == end)
                    return true;
                else if (seen.Add(folder))
                    foreach (var next in to[folder])
                        open.Push(next);
            return false;
        }
    }

    private static void Nobody(Func<CodeGraph.Use, bool> does) =>
        Assert.Empty(CodeGraph.Uses.Where(does).Select(use => use.ToString()).Order());
}
