using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveChatMeet.Layout;

/// <summary>What is wrong with a form. The model state keeps the English sentence; _Field.cshtml says it in the
/// reader's language.</summary>
public static class FormErrors
{
    /// <summary>Runs the check of one field; a refusal is shown beside the field.</summary>
    /// <returns>The result of the check; null if it refused.</returns>
    public static T? Check<T>(this ModelStateDictionary form, string field, Func<T?> check)
        where T : class
    {
        try
        {
            return check();
        }
        catch (RefusedException refused)
        {
            form.AddRefusal(field, refused.Code);
            return null;
        }
    }

    /// <summary>The same for what is not only a check: only a refusal of what was entered is shown.</summary>
    public static async Task<T?> TryAsync<T>(this ModelStateDictionary form, string field, Func<Task<T>> act)
        where T : class
    {
        try
        {
            return await act();
        }
        catch (RefusedException refused) when (refused.Status == StatusCodes.Status422UnprocessableEntity)
        {
            form.AddRefusal(field, refused.Code);
            return null;
        }
    }

    /// <returns>The name as stored; null if there is none, or it is invalid.</returns>
    public static string? CheckName(this ModelStateDictionary form, string field, string? name, int maxLength) =>
        form.Check(field, () => Names.Clean(name, maxLength) ?? throw new RefusedException(Refusal.NameMalformed));

    /// <returns>The address as stored; null if there is none, or it is invalid.</returns>
    public static string? CheckEmail(this ModelStateDictionary form, string field, string? email) =>
        form.Check(field, () => EmailAddress.Clean(email) ?? throw new RefusedException(Refusal.EmailMalformed));

    public static void AddRefusal(this ModelStateDictionary form, string field, string code) =>
        form.AddModelError(field, Refusal.TextOf(code));

    /// <summary>The same page with 422 and its errors.</summary>
    public static PageResult WithErrors(this PageModel page)
    {
        var answer = page.Page();
        answer.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return answer;
    }
}
