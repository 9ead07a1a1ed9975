using System;
using System.Linq;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>Does a method go by a name that services go by? Names only ever withhold a fix.</summary>
internal static class EndlessName
{
    private static readonly Func<string, bool> s_ofService = Has("Run", "Listen", "Serve", "Watch", "Monitor", "Poll", "Subscribe", "Pump", "Loop", "Accept");
    private static readonly Func<string, bool> s_ofWait = Has("Consume", "Receive", "Wait", "Start", "Process");
    private static readonly Func<string, bool> s_ofFlow = Has("Stream");
    private static readonly Func<string, bool> s_ofBeginning = Has("Start", "Begin", "Create", "Open", "Init", "Launch", "Connect", "Register", "Enable", "Schedule", "Setup", "SetUp", "Add", "Load", "Activate", "Attach");
    private static readonly Func<string, bool> s_ofRestart = Has("Restart", "Recycle", "Reboot");

    /// <summary>What starts anew is stopped first: whoever stops would wait for himself.</summary>
    public static bool Restarts(string name) => s_ofRestart(name);

    /// <summary>What is shown to a user is over when the user says so.</summary>
    public static bool IsForUser(string name) => name.StartsWith("Show", StringComparison.Ordinal);

    /// <summary>What says that it begins something: whoever awaits that goes on once it has begun.</summary>
    public static bool Begins(string name) => s_ofBeginning(name);

    /// <summary>What is called once.</summary>
    public static bool Is(string name) => s_ofService(name) || s_ofWait(name);

    /// <summary>What is called for each item, tick or event: to consume or process one is over with it.</summary>
    public static bool IsForItem(string name) => s_ofService(name) || s_ofFlow(name);

    private static Func<string, bool> Has(params string[] words) => name => words.Any(word => name.IndexOf(word, StringComparison.Ordinal) >= 0);
}
