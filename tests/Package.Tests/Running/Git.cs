using System.Diagnostics;

namespace TaskOwnership.Package.Tests.Running;

/// <summary>The one thing that a test wants of git.</summary>
internal static class Git
{
    /// <summary>Clones a repository of this machine; fails where that fails.</summary>
    public static async Task CloneAsync(string repository, string folder)
    {
        using Process clone = Process.Start(new ProcessStartInfo("git", ["clone", "--quiet", "--no-hardlinks", repository, folder]) { RedirectStandardError = true })!;
        string errors = await clone.StandardError.ReadToEndAsync();
        await clone.WaitForExitAsync();
        Assert.True(clone.ExitCode == 0, errors);
    }
}
