namespace TaskOwnership.CodeFixes.Editing;

/// <summary>The continuation that hears of a failure: on whichever thread, and whatever is cancelled.</summary>
internal static class FailureContinuation
{
    /// <summary>The call that stands behind a task, an argument on each line; <paramref name="failed"/> is what the report calls the task.</summary>
    public static string Of(EditSite site, int position, string indent, string failed, string report)
    {
        var line = site.Layout.NewLine + indent;
        return ".ContinueWith("
            + line + failed + " => " + report + ","
            + line + site.TypeName("System.Threading", "CancellationToken", position) + ".None,"
            + line + site.TypeName("System.Threading.Tasks", "TaskContinuationOptions", position) + ".OnlyOnFaulted,"
            + line + site.TypeName("System.Threading.Tasks", "TaskScheduler", position) + ".Default)";
    }
}
