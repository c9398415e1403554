/* What a member has typed and the server does not have yet: in memory, and in this tab's sessionStorage under the keys
   of seat and nominee, so that a reload loses nothing. Scores and a comment, never a name; gone once the server has it. */
(function () {
  "use strict";
  var FIRST = 2000, MOST = 60000, PATIENCE = 15000;

  /* Ids of a sheet: crypto where the page is served safely, else good enough to tell two sheets apart. */
  function ticket() {
    if (window.crypto && window.crypto.getRandomValues) {
      return Array.prototype.map.call(window.crypto.getRandomValues(new Uint8Array(16)), function (byte) {
        return (byte + 256).toString(16).slice(1);
      }).join("");
    }
    return (Date.now().toString(16) + Math.random().toString(16).slice(2) + Math.random().toString(16).slice(2)).slice(0, 32);
  }

  function Store(seat) {
    this.head = "saq-panel:" + seat + ":";
    this.entries = {};
    var self = this;
    this.quietly(function (kept) {
      Object.keys(kept).forEach(function (key) {
        if (key.indexOf(self.head) !== 0) return;
        var entry = JSON.parse(kept.getItem(key));
        if (entry && entry.ticket) self.entries[key.slice(self.head.length)] = Object.assign(entry, { held: false });
      });
    });
  }
  Store.prototype = {
    /* A browser that keeps nothing (private windows, full disk) still has the memory of the page. */
    quietly: function (act) { try { act(window.sessionStorage); } catch (error) { /* memory is enough */ } },
    put: function (slot, values) {
      var entry = this.entries[slot] || { slot: slot };
      entry = this.entries[slot] = Object.assign(entry, values, { stamp: (entry.stamp || 0) + 1, held: false });
      this.write(entry);
      return entry;
    },
    write: function (entry) {
      var key = this.head + entry.slot;
      this.quietly(function (kept) { kept.setItem(key, JSON.stringify(entry)); });
    },
    drop: function (slot) {
      var key = this.head + slot;
      delete this.entries[slot];
      this.quietly(function (kept) { kept.removeItem(key); });
    },
    all: function () {
      var entries = this.entries;
      return Object.keys(entries).map(function (slot) { return entries[slot]; });
    },
    waiting: function () { return this.all().filter(function (entry) { return !entry.held; }); }
  };

  /* One request at a time; after a failure the pauses grow. `way`: {state, sync, seat, csrf}. `told` hears what happened. */
  function Line(store, way, told) {
    this.store = store;
    this.way = way;
    this.told = told;
    this.delay = FIRST;
    this.busy = false;
    this.timer = null;
  }
  Line.prototype = {
    /* Send within `after` milliseconds; an earlier appointment stands. */
    soon: function (after) {
      var self = this;
      if (this.timer) return;
      this.timer = setTimeout(function () { self.timer = null; self.send(); }, after);
    },
    now: function () {
      clearTimeout(this.timer);
      this.timer = null;
      this.delay = FIRST;
      return this.send();
    },
    fetch: function (url, more) {
      var own = this.way.seat, stop = new AbortController(), late = setTimeout(function () { stop.abort(); }, PATIENCE);
      return fetch(url, Object.assign({ redirect: "manual", cache: "no-store", credentials: "same-origin", signal: stop.signal }, more))
        .then(function (answer) {
          clearTimeout(late);
          /* Whoever is no longer logged in is led away; the sheets stay. */
          if (answer.type === "opaqueredirect" || answer.redirected) throw new Error("login");
          if (answer.status === 403) throw new Error("token");
          if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) throw new Error("gone");
          if (!answer.ok) throw new Error("off");
          return answer.json();
        }, function () {
          clearTimeout(late);
          throw new Error("off");
        }).then(function (data) {
          /* Somebody else has logged in on this device: what the server says to them touches no sheet of this page. */
          if (data.seat !== own) throw new Error("login");
          return data;
        });
    },
    /* `quiet`: nobody has touched the page since the last time, so that asking keeps no log-in alive. */
    ask: function (quiet) {
      var self = this;
      return this.fetch(this.way.state, quiet ? { headers: { "X-Saq-Poll": "1" } } : {}).then(function (data) {
        self.way.csrf = data.csrf;
        self.told.state(data);
        self.told.net("on");
        if (self.store.waiting().length) self.now();
      }).catch(function (error) { self.told.net(error.message); });
    },
    post: function (entries) {
      return this.fetch(this.way.sync, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.way.csrf },
        body: JSON.stringify({ seat: this.way.seat, sheets: entries })
      });
    },
    send: function () {
      var self = this, entries = this.store.waiting();
      if (this.busy || !entries.length) return Promise.resolve();
      var stamps = {};
      entries.forEach(function (entry) { stamps[entry.slot] = entry.stamp; });
      this.busy = true;
      this.told.net("sending");
      return this.post(entries).catch(function (error) {
        if (error.message !== "token") throw error;
        /* A log-in in between brought a new token: fetch it and try once more. */
        return self.fetch(self.way.state, {}).then(function (data) {
          self.way.csrf = data.csrf;
          return self.post(entries);
        });
      }).then(function (data) {
        self.way.csrf = data.csrf;
        self.delay = FIRST;
        self.busy = false;
        data.answers.forEach(function (answer) {
          var entry = self.store.entries[answer.slot];
          if (entry && entry.ticket === answer.ticket) self.told.answer(entry, answer, entry.stamp === stamps[answer.slot], data.at);
        });
        if (data.slots) self.told.state(data);
        self.told.net("on");
        if (self.store.waiting().length) self.soon(FIRST);
      }).catch(function (error) {
        self.busy = false;
        self.told.net(error.message === "token" ? "login" : error.message);
        self.soon(self.delay * (0.75 + Math.random() / 2));
        self.delay = Math.min(self.delay * 2, MOST);
      });
    }
  };
  window.saqPanel = { Store: Store, Line: Line, ticket: ticket };
})();
