using System.Reflection;
using LiveChatMeet.Accounts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveChatMeet.Tests.Agents;

public sealed class PolicyTests
{
    [Fact]
    public void Every_page_says_who_may_open_it()
    {
        var pages = typeof(SignInModel)
            .Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(PageModel)) && !type.IsAbstract);

        Assert.All(
            pages,
            page =>
                Assert.True(
                    page.GetCustomAttribute<AllowAnonymousAttribute>() is not null
                        || page.GetCustomAttribute<AuthorizeAttribute>()?.Policy is not null,
                    $"{page.Name} must have [AllowAnonymous] or [Authorize(Policies.X)]."
                )
        );
    }
}
