using System.Net;
using Microsoft.Extensions.Logging;

namespace EventRpc.AspNetCore;

/// <summary>
/// All that the server logs, in the peer's words where it has them. Text that clients send has passed
/// <see cref="LogText.Escape"/>. Event ids are never reused.
/// </summary>
internal static partial class EventRpcLog
{
    /// <summary>The value that says which connection a message is about.</summary>
    public const string Cid = "Cid";

    /// <summary>The value of a message that has its level from the application.</summary>
    public const string PeerLevel = "peerLevel";

    [LoggerMessage(1, LogLevel.Information, "{Name} started")]
    public static partial void Started(ILogger logger, string name);

    [LoggerMessage(2, LogLevel.Information, "Started {Listener} {Address} (endpoint {Endpoint})")]
    public static partial void ListenerStarted(ILogger logger, string listener, string address, string endpoint);

    [LoggerMessage(3, LogLevel.Information, "Server stopped")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(10, LogLevel.Information, "cid={Cid}: Got new RPC connection. Connection ID is {Cid} (from {Remote})")]
    public static partial void Connected(ILogger logger, long cid, string? remote);

    [LoggerMessage(11, LogLevel.Information, "cid={Cid}: Client disconnected")]
    public static partial void Disconnected(ILogger logger, long cid);

    [LoggerMessage(12, LogLevel.Warning, "cid={Cid}: Connection closed: {Reason}")]
    public static partial void ConnectionRefused(ILogger logger, long cid, string reason);

    [LoggerMessage(13, LogLevel.Error, "cid={Cid}: Connection closed by an unexpected error")]
    public static partial void ConnectionFailed(ILogger logger, Exception exception, long cid);

    [LoggerMessage(14, LogLevel.Debug, "cid={Cid}: The connection was lost")]
    public static partial void ConnectionLost(ILogger logger, Exception exception, long cid);

    [LoggerMessage(15, LogLevel.Warning, "Connection from {Remote} closed, as there are {Limit} already (and others, until there is room)")]
    public static partial void TooManyConnections(ILogger logger, string? remote, int limit);

    [LoggerMessage(16, LogLevel.Warning, "Connection from {Remote} closed: {Reason}")]
    public static partial void HandshakeRefused(ILogger logger, string? remote, string reason);

    [LoggerMessage(17, LogLevel.Error, "cid={Cid}: The connection observer {Observer} failed")]
    public static partial void ObserverFailed(ILogger logger, Exception exception, long cid, string observer);

    [LoggerMessage(18, LogLevel.Information, "Sending {Count} clients away")]
    public static partial void Draining(ILogger logger, int count);

    [LoggerMessage(19, LogLevel.Warning, "{Count} clients are still in a call after {Seconds} s: cancelling")]
    public static partial void DrainTimedOut(ILogger logger, int count, double seconds);

    [LoggerMessage(20, LogLevel.Debug, "cid={Cid}: RPC command: {Command}")]
    public static partial void Command(ILogger logger, long cid, string command);

    [LoggerMessage(21, LogLevel.Warning, "cid={Cid}: Unexpected error on incoming RPC call: {Error}")]
    public static partial void BadMessage(ILogger logger, long cid, string error);

    [LoggerMessage(22, LogLevel.Warning, "cid={Cid}: Unknown request command '{Command}'")]
    public static partial void UnknownCommand(ILogger logger, long cid, string command);

    [LoggerMessage(23, LogLevel.Warning, "cid={Cid}: {Refusal}")]
    public static partial void Refused(ILogger logger, long cid, string refusal);

    [LoggerMessage(24, LogLevel.Warning, "cid={Cid}: ERROR: response packet exceeds limit of {Limit} bytes ({Method})")]
    public static partial void ReplyTooLarge(ILogger logger, long cid, int limit, string method);

    [LoggerMessage(25, LogLevel.Debug, "cid={Cid}: Message format is now {Format}")]
    public static partial void FormatSet(ILogger logger, long cid, string format);

    [LoggerMessage(26, LogLevel.Warning, "cid={Cid}: The client speaks Storable without having agreed on it, as those older than Event::RPC 1.08 do, and is refused: set {Key} to true to serve it")]
    public static partial void StorableRefused(ILogger logger, long cid, string key);

    [LoggerMessage(30, LogLevel.Information, "cid={Cid}: User '{User}' successfully authorized")]
    public static partial void Authorized(ILogger logger, long cid, string user);

    [LoggerMessage(31, LogLevel.Warning, "cid={Cid}: Illegal credentials for user '{User}'")]
    public static partial void IllegalCredentials(ILogger logger, long cid, string user);

    [LoggerMessage(32, LogLevel.Error, "cid={Cid}: The credentials of user '{User}' could not be checked")]
    public static partial void ValidatorFailed(ILogger logger, Exception exception, long cid, string user);

    [LoggerMessage(34, LogLevel.Warning, "cid={Cid}: User '{User}' sent credentials without TLS, and is refused; they are known now to whoever listens")]
    public static partial void CredentialsWithoutTls(ILogger logger, long cid, string user);

    [LoggerMessage(35, LogLevel.Warning, "Logins from {Address} are refused for the rest of the minute: {Limit} have failed")]
    public static partial void AddressRefused(ILogger logger, IPAddress address, int limit);

    [LoggerMessage(36, LogLevel.Error, "The settings have changed and cannot be used, so users stay as they were: {Error}")]
    public static partial void UsersNotReloaded(ILogger logger, string error);

    [LoggerMessage(37, LogLevel.Information, "The users have changed: {Count} can log in now")]
    public static partial void UsersReloaded(ILogger logger, int count);

    [LoggerMessage(38, LogLevel.Warning, "HTTP login from {Remote} refused: {Reason}")]
    public static partial void HttpLoginRefused(ILogger logger, EndPoint? remote, string reason);

    [LoggerMessage(39, LogLevel.Information, "cid={Cid}: User '{User}' successfully authorized by a certificate: {Subject}, thumbprint {Thumbprint}")]
    public static partial void AuthorizedByCertificate(ILogger logger, long cid, string user, string subject, string thumbprint);

    [LoggerMessage(40, LogLevel.Debug, "cid={Cid}: Called method '{Method}' of object with oid={Oid}")]
    public static partial void Called(ILogger logger, long cid, string method, ObjectEntry oid);

    [LoggerMessage(41, LogLevel.Trace, "cid={Cid}: Created new object {Method} with oid '{Oid}'")]
    public static partial void Created(ILogger logger, long cid, ExportedMethod method, ObjectEntry oid);

    [LoggerMessage(42, LogLevel.Information, "cid={Cid}: Error: can't {Call}: {Error}")]
    public static partial void CallFailed(ILogger logger, long cid, string call, string error);

    [LoggerMessage(43, LogLevel.Error, "cid={Cid}: Error: can't {Call}: Internal error in {Method} (reference {Reference})")]
    public static partial void CallThrew(ILogger logger, Exception exception, long cid, string call, ExportedMethod method, string reference);

    [LoggerMessage(44, LogLevel.Trace, "cid={Cid}: Object with oid={Oid} destroyed on client")]
    public static partial void Destroyed(ILogger logger, long cid, string oid);

    [LoggerMessage(45, LogLevel.Error, "Object '{Oid}' threw while it was disposed")]
    public static partial void DisposeFailed(ILogger logger, Exception exception, ObjectEntry oid);

    [LoggerMessage(46, LogLevel.Error, "cid={Cid}: A service of the call {Method} threw while it was disposed")]
    public static partial void ScopeDisposeFailed(ILogger logger, Exception exception, long cid, ExportedMethod method);

    [LoggerMessage(47, LogLevel.Warning, "cid={Cid}: {Method} was cancelled after {Seconds} s")]
    public static partial void CallTimedOut(ILogger logger, Exception? exception, long cid, ExportedMethod method, double seconds);

    [LoggerMessage(48, LogLevel.Error, "cid={Cid}: An authorization policy failed while the classes were described")]
    public static partial void AuthorizationFailed(ILogger logger, Exception exception, long cid);

    [LoggerMessage(50, LogLevel.Warning, "{Count} clients are left to themselves, as their calls have not ended {Seconds} s after they were cancelled")]
    public static partial void LeftBehind(ILogger logger, int count, double seconds);

    [LoggerMessage(51, LogLevel.Warning, "Object '{Oid}' is not disposed, as a call that it must wait for does not end")]
    public static partial void NotDisposed(ILogger logger, ObjectEntry oid);

    [LoggerMessage(60, LogLevel.Warning, "A connection from {Proxy} was closed: its endpoint stands behind a proxy, and this is no trusted address")]
    public static partial void ProxyNotTrusted(ILogger logger, string? proxy);

    [LoggerMessage(61, LogLevel.Warning, "The connection of the proxy {Proxy} was closed: {Reason}")]
    public static partial void ProxyHeaderRefused(ILogger logger, string? proxy, string reason);

    [LoggerMessage(62, LogLevel.Debug, "The proxy {Proxy} left before it sent a header")]
    public static partial void ProxyLeft(ILogger logger, Exception? exception, string? proxy);

    [LoggerMessage(70, LogLevel.Information, "Got new logger connection. Connection ID is {LogCid} (from {Remote})")]
    public static partial void LogClientAccepted(ILogger logger, long logCid, string? remote);

    [LoggerMessage(71, LogLevel.Information, "New log client connected")]
    public static partial void LogClientConnected(ILogger logger);

    [LoggerMessage(72, LogLevel.Information, "Log client disconnected")]
    public static partial void LogClientDisconnected(ILogger logger);

    [LoggerMessage(73, LogLevel.Warning, "Logger connection from {Remote} closed: there are {MaxClients} log clients already, as many as may be")]
    public static partial void LogClientRefused(ILogger logger, string? remote, int maxClients);

    [LoggerMessage(74, LogLevel.Debug, "cid={Cid}: Class info for '{Class}' requested")]
    public static partial void ClassInfoRequested(ILogger logger, long cid, string @class);

    [LoggerMessage(75, LogLevel.Debug, "cid={Cid}: Method returns object: {Oid}")]
    public static partial void ObjectReturned(ILogger logger, long cid, ObjectEntry oid);

    [LoggerMessage(76, LogLevel.Trace, "Object '{Oid}' registered. Refcount={Holders}")]
    public static partial void ObjectRegistered(ILogger logger, ObjectEntry oid, int holders);

    [LoggerMessage(77, LogLevel.Trace, "Object '{Oid}' deregistered. Refcount={Holders}")]
    public static partial void ObjectDeregistered(ILogger logger, ObjectEntry oid, int holders);

    [LoggerMessage(78, LogLevel.Trace, "Object '{Oid}' removed")]
    public static partial void ObjectRemoved(ILogger logger, ObjectEntry oid);

#pragma warning disable SYSLIB1015 // The level is for the log, which writes it in front of the text.
    [LoggerMessage(EventId = 79, Message = "{Text}")]
    public static partial void ApplicationMessage(ILogger logger, LogLevel level, string text, int peerLevel);
#pragma warning restore SYSLIB1015

    [LoggerMessage(80, LogLevel.Information, "Class '{Class}' successfully loaded")]
    public static partial void ClassLoaded(ILogger logger, string @class);

    [LoggerMessage(81, LogLevel.Information, "Class '{Class}' ({File}) changed on disk. Reloading...")]
    public static partial void ClassChanged(ILogger logger, string @class, string file);

    [LoggerMessage(82, LogLevel.Information, "Class '{Class}' ({File}) was removed: its objects go on, no new ones are made")]
    public static partial void ClassRemoved(ILogger logger, string @class, string file);

    [LoggerMessage(83, LogLevel.Error, "Can't load class '{Class}': {Error}")]
    public static partial void ClassNotLoaded(ILogger logger, string @class, string error);

    [LoggerMessage(84, LogLevel.Error, "The folder of modules cannot be read, and no change in it is seen: {Folder}: {Error}")]
    public static partial void ModuleFolderUnreadable(ILogger logger, string folder, string error);

    [LoggerMessage(90, LogLevel.Information, "Endpoint {Endpoint} serves a new certificate from now on: {Subject}, thumbprint {Thumbprint}, valid until {NotAfter:u}")]
    public static partial void CertificateTaken(ILogger logger, string endpoint, string subject, string thumbprint, DateTimeOffset notAfter);

    [LoggerMessage(91, LogLevel.Error, "The changed certificate of endpoint {Endpoint} cannot be used, so it goes on with the last one: {Error}")]
    public static partial void CertificateNotTaken(ILogger logger, string endpoint, string error);

    [LoggerMessage(92, LogLevel.Warning, "The certificate of endpoint {Endpoint} ends at {NotAfter:u}: {Subject}, thumbprint {Thumbprint}")]
    public static partial void CertificateEnds(ILogger logger, string endpoint, string subject, string thumbprint, DateTimeOffset notAfter);

    [LoggerMessage(93, LogLevel.Warning, "This version of Kestrel does not let go of the certificates of its configuration: it will restart an endpoint whose certificate changes, which ends the connections")]
    public static partial void CertificatesLeftToKestrel(ILogger logger, Exception exception);

    [LoggerMessage(94, LogLevel.Warning, "Clients must log in and {Key} is on, but no endpoint speaks TLS: nobody can log in")]
    public static partial void NoTlsEndpoint(ILogger logger, string key);

    [LoggerMessage(100, LogLevel.Warning, "The admin endpoints at {Address} have no authorization policy, and answer callers on this machine only, with whom come all that a proxy on this machine lets through without a header that says so: to say who is let in, write MapEventRpcAdmin(…).RequireAuthorization(…)")]
    public static partial void AdminIsLocal(ILogger logger, string address);

    [LoggerMessage(101, LogLevel.Warning, "A request from {Remote} to the admin endpoints was refused, and others like it may be, without being logged: {Reason}")]
    public static partial void AdminRefused(ILogger logger, IPAddress? remote, string reason);

    [LoggerMessage(102, LogLevel.Information, "cid={Cid}: Disconnected through the admin endpoints by '{User}' (from {Remote})")]
    public static partial void DisconnectedByAdmin(ILogger logger, long cid, string user, IPAddress? remote);

    [LoggerMessage(120, LogLevel.Warning, "cid={Cid}: Login of user '{User}' refused without a look, as too many from its address have failed")]
    public static partial void LoginRefusedUnseen(ILogger logger, long cid, string user);

    [LoggerMessage(121, LogLevel.Warning, "cid={Cid}: The connection observer {Observer} has not ended {Seconds} s after it was told that the client has left: going on without it")]
    public static partial void ObserverTooSlow(ILogger logger, long cid, string observer, double seconds);

    [LoggerMessage(122, LogLevel.Warning, "{Key} is on, but no endpoint asks for client certificates: nobody can log in by one. Set ClientCertificateMode of an https endpoint to AllowCertificate or RequireCertificate")]
    public static partial void NoCertificateEndpoint(ILogger logger, string key);

    [LoggerMessage(123, LogLevel.Information, "cid={Cid}: The client's certificate is none of the users' in {Key}: {Subject}, SHA-256 thumbprint {Thumbprint}")]
    public static partial void CertificateOfNobody(ILogger logger, long cid, string key, string subject, string thumbprint);

    [LoggerMessage(124, LogLevel.Warning, "Endpoint {Endpoint} was added to the configuration while the server runs, and does not speak Event::RPC: that needs a restart. Until then Kestrel serves it as HTTP, if at all")]
    public static partial void EndpointNotServed(ILogger logger, string endpoint);
}
