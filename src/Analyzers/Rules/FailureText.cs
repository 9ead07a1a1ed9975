using Microsoft.CodeAnalysis;

namespace TaskOwnership.Analyzers.Rules;

/// <summary>
/// What becomes of a failure in work that nobody owns, as the messages of several rules say it. An exception of a task vanishes with
/// the task; one that leaves a thread, a pool work item or an <c>async void</c> function takes the process down (API documentation of
/// <c>AppDomain.UnhandledException</c>).
/// </summary>
internal static class FailureText
{
    public static readonly LocalizableString GoesUnseen = Text("Failure_GoesUnseen");

    public static readonly LocalizableString EndsProcess = Text("Failure_EndsProcess");

    public static readonly LocalizableString Handled = Text("Unowned_Handled");

    public static readonly LocalizableString WorkEndsProcess = Text("Unowned_EndsProcess");

    public static readonly LocalizableString WorkGoesUnseen = Text("Unowned_GoesUnseen");

    public static readonly LocalizableString OnlyEndIsTold = Text("Unowned_OnlyEndIsTold");

    private static LocalizableResourceString Text(string name) => new(name, Resources.ResourceManager, typeof(Resources));
}
